/**
 * Bindings to observability libraries that are optional dependencies, and the documents that go
 * with them. Not in the root package, so that it never loads a class of Micrometer or
 * OpenTelemetry.
 */
@NullMarked
package io.choria.messaging.telemetry;

import org.jspecify.annotations.NullMarked;
