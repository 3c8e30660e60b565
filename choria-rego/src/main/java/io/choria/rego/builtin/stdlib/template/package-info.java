/**
 * {@code strings.render_template}: the language of Go's {@code text/template}, parsed and run (spec
 * 08 §5.7).
 */
@NullMarked
package io.choria.rego.builtin.stdlib.template;

import org.jspecify.annotations.NullMarked;
