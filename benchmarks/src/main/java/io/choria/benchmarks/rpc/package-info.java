/** What servers, clients and filters of a fleet cost, beside those of Go and bare NATS. */
@NullMarked
package io.choria.benchmarks.rpc;

import org.jspecify.annotations.NullMarked;
