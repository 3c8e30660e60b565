/** The demonstration: real files, a real server, a receiver that dies, and a proof at the end. */
@NullMarked
package io.choria.examples.shipper.demo;

import org.jspecify.annotations.NullMarked;
