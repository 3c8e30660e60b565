/**
 * Typed messaging over NATS: the connection, subjects, codecs and the core patterns.
 *
 * <p>Start with {@link io.choria.messaging.MessagingConnection}. Nothing here opens a socket or
 * starts a thread before a method named {@code connect}, {@code open} or {@code start} is called,
 * and whatever was opened is closed by {@code close()}.
 */
@NullMarked
package io.choria.messaging;

import org.jspecify.annotations.NullMarked;
