/**
 * The sending side: follows files, keeps checkpoints and a spool, and publishes what was not
 * acknowledged yet.
 */
@NullMarked
package io.choria.examples.shipper.publish;

import org.jspecify.annotations.NullMarked;
