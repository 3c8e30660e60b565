/** What the program tells about itself: counters, the metrics endpoint and the status line. */
@NullMarked
package io.choria.examples.shipper.observe;

import org.jspecify.annotations.NullMarked;
