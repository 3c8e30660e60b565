/**
 * A real nats-server for tests: found or installed, started on free ports, stopped, killed, paused,
 * restored from a copy of its store or cut off from its clients, and never left behind.
 *
 * <p>Start with {@link io.choria.testing.NatsServerExtension} in JUnit 5 tests, or with {@link
 * io.choria.testing.NatsServer#builder()} anywhere else. Runs on Linux and macOS.
 */
@NullMarked
package io.choria.testing;

import org.jspecify.annotations.NullMarked;
