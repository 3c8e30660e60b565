/**
 * Notations for bytes and values: {@code base64*}, {@code hex.*}, {@code json.marshal} and {@code
 * json.unmarshal} (spec 08 §4.10, §5.4, §5.8).
 */
@NullMarked
package io.choria.rego.builtin.stdlib.encoding;

import org.jspecify.annotations.NullMarked;
