/**
 * JetStream patterns: declared streams and consumers, publishing with acknowledgement, pull
 * workers, acknowledgement batches, ordered readers, dead letters, key-value conventions and the
 * pause switch (spec 06 §5 and §7).
 *
 * <p>A package of its own beside the root, because a service that uses core NATS only never needs
 * it. {@link io.choria.messaging.stream.Streams} is the way in.
 */
@NullMarked
package io.choria.messaging.stream;

import org.jspecify.annotations.NullMarked;
