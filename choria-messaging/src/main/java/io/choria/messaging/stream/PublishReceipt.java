package io.choria.messaging.stream;

/**
 * What the server says of a message it stored.
 *
 * @param stream the stream that holds it
 * @param sequence its position there
 * @param duplicate whether the stream held a message of this id already; the sequence is then that
 *     message's
 */
public record PublishReceipt(String stream, long sequence, boolean duplicate) {}
