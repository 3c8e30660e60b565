/**
 * JSON Web Tokens: {@code io.jwt.*} with their algorithms, and keys as JWK or PEM (spec 08 §4.16).
 * Signatures of bundles are verified by it, too.
 */
@NullMarked
package io.choria.rego.builtin.stdlib.jwt;

import org.jspecify.annotations.NullMarked;
