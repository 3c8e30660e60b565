/**
 * The receiving side: owns partitions and writes each publisher's lines into rotating files, each
 * exactly once.
 */
@NullMarked
package io.choria.examples.shipper.receive;

import org.jspecify.annotations.NullMarked;
