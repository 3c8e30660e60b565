/**
 * JSON in the spelling of Go's encoder, so that bytes can be compared with those of Go programs.
 */
@NullMarked
package io.choria.messaging.json;

import org.jspecify.annotations.NullMarked;
