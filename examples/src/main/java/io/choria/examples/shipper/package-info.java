/**
 * The log shipper: a program that carries growing files to another place through JetStream, built
 * with the public API alone.
 */
@NullMarked
package io.choria.examples.shipper;

import org.jspecify.annotations.NullMarked;
