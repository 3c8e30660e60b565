/**
 * Bundles: policies, data and their manifest in one archive or directory, as {@code opa build}
 * writes them, signed or not, and changes to data as delta bundles (spec 08 §8).
 */
@NullMarked
package io.choria.rego.bundle;

import org.jspecify.annotations.NullMarked;
