/**
 * The documents of the Choria network protocol, versions 1 and 2 (spec 01): a {@link
 * io.choria.messaging.protocol.Transport} carries a secure request or reply, which carries the
 * signed or hashed bytes of a {@link io.choria.messaging.protocol.Request} or {@link
 * io.choria.messaging.protocol.Reply}, which carries the body that an agent reads.
 *
 * <p>This package reads and writes documents; it decides nothing about trust. The exact bytes that
 * were signed or hashed are kept as they came and are never written anew.
 */
@NullMarked
package io.choria.messaging.protocol;

import org.jspecify.annotations.NullMarked;
