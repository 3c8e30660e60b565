/**
 * Parts of documents: {@code json.filter}, {@code json.remove} and {@code json.patch} (spec 08
 * §4.9). Reading and writing JSON text is {@code encoding}, JSON Schema is {@code schema}.
 */
@NullMarked
package io.choria.rego.builtin.stdlib.json;

import org.jspecify.annotations.NullMarked;
