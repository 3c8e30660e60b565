/**
 * What publisher and receiver agree on: subjects, positions, headers and the payload of batches.
 */
@NullMarked
package io.choria.examples.shipper.wire;

import org.jspecify.annotations.NullMarked;
