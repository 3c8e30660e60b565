/**
 * URLs and query strings by the rules of Go's {@code net/url}: {@code uri.*} and {@code urlquery.*}
 * (spec 08 §4.10, §4.19, §5.5).
 */
@NullMarked
package io.choria.rego.builtin.stdlib.uri;

import org.jspecify.annotations.NullMarked;
