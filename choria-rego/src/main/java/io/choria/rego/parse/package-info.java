/** Text to syntax: lexer and parser (spec 08 §1). */
@NullMarked
package io.choria.rego.parse;

import org.jspecify.annotations.NullMarked;
