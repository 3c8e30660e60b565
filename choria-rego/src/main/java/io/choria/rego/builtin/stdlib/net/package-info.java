/** IP addresses and networks: {@code net.*} (spec 08 §4.18). */
@NullMarked
package io.choria.rego.builtin.stdlib.net;

import org.jspecify.annotations.NullMarked;
