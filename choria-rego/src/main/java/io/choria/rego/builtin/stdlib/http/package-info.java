/**
 * {@code http.send}: the request object, connections with TLS, redirects and repetitions, and the
 * cache of responses (spec 08 §4.18). Also what uses the same means: requests signed for AWS and
 * the documents that schemas refer to.
 */
@NullMarked
package io.choria.rego.builtin.stdlib.http;

import org.jspecify.annotations.NullMarked;
