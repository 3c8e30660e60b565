/** A network of Java servers and clients that speak Choria's protocol. */
@NullMarked
package io.choria.examples.network;

import org.jspecify.annotations.NullMarked;
