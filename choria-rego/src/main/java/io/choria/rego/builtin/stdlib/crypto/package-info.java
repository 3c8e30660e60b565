/**
 * {@code crypto.*}: hashes and message authentication codes, certificates (X.509) with the
 * verification of chains, requests, public and private keys, and the notations PEM and DER that
 * they are written in (spec 08 §4.15). Read as strictly and as leniently as Go does.
 */
@NullMarked
package io.choria.rego.builtin.stdlib.crypto;

import org.jspecify.annotations.NullMarked;
