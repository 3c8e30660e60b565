package io.choria.messaging.rpc.client;

import io.choria.messaging.rpc.GatheredReplies.End;
import io.choria.messaging.rpc.Refusal;
import java.util.List;
import java.util.Map;

/**
 * How a call ended. The replies are not in it: they were handed over as they came.
 *
 * @param agent what was asked
 * @param action what was asked
 * @param requestId the id of the request
 * @param end what ended it
 * @param stats its numbers
 * @param summaries what the DDL sums up, by output
 * @param refusals replies that do not count, with the reason; at most a hundred are kept
 */
public record CallResult(
    String agent,
    String action,
    String requestId,
    End end,
    CallStats stats,
    Map<String, Summary> summaries,
    List<Refusal> refusals) {}
