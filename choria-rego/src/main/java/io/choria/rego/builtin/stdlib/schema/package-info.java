/**
 * JSON Schema, drafts 4, 6 and 7: {@code json.match_schema} and {@code json.verify_schema} (spec 08
 * §4.9). A schema is compiled once, its references are resolved, then documents are validated;
 * other documents are loaded by the room {@code http}.
 */
@NullMarked
package io.choria.rego.builtin.stdlib.schema;

import org.jspecify.annotations.NullMarked;
