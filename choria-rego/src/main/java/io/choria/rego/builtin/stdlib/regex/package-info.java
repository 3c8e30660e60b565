/**
 * Regular expressions with the syntax of RE2, on RE2/J: {@code regex.*} with templates and {@code
 * regex.globs_match} (spec 08 §4.12). What Go's syntax has and RE2/J lacks is rewritten before a
 * pattern is compiled.
 */
@NullMarked
package io.choria.rego.builtin.stdlib.regex;

import org.jspecify.annotations.NullMarked;
