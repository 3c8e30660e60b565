/**
 * Keys, tokens and trust of the Choria protocol (spec 01 §3–§5, spec 03 §1–§11): {@link
 * io.choria.messaging.security.Seed}s sign, {@link io.choria.messaging.security.Ed25519PublicKey}s
 * verify, tokens say what the holder of a key may do, and {@link
 * io.choria.messaging.security.TrustRoots} decide which tokens count.
 *
 * <p>Everything here fails closed: what can't be verified is refused with a {@link
 * io.choria.messaging.security.TrustException} that names the reason.
 */
@NullMarked
package io.choria.messaging.security;

import org.jspecify.annotations.NullMarked;
