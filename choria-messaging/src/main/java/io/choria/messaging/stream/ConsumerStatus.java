package io.choria.messaging.stream;

import java.time.Duration;

/**
 * Where a consumer stands.
 *
 * @param stream its stream
 * @param name the consumer
 * @param pending messages that were not delivered yet
 * @param unacknowledged messages that were delivered and not acknowledged
 * @param redelivered messages that were delivered more than once and are not acknowledged
 * @param waiting pull requests that wait
 * @param deliveredSequence the stream sequence delivered last
 * @param acknowledgedSequence the stream sequence up to which everything is acknowledged
 * @param ackMode how messages are acknowledged
 * @param ackWait after how long an unacknowledged message comes again
 * @param maxAckPending how many messages may be delivered and not acknowledged, -1 for no limit
 * @param maxDeliver how often a message is delivered, -1 for no limit
 */
public record ConsumerStatus(
    String stream,
    String name,
    long pending,
    long unacknowledged,
    long redelivered,
    int waiting,
    long deliveredSequence,
    long acknowledgedSequence,
    ConsumerSpec.AckMode ackMode,
    Duration ackWait,
    long maxAckPending,
    long maxDeliver) {}
