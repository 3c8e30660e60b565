package io.choria.messaging.rpc;

import org.jspecify.annotations.Nullable;

/**
 * Why a message that came was not acted upon. Its sender never learns of it: only a request that
 * reached its agent is answered (spec 01 §12).
 *
 * @param stage where it ended
 * @param subject the subject that it came on
 * @param sender the identity that the transport names, as it claims; empty when there is none
 * @param detail what was expected and what came
 * @param cause the problem as it was thrown, if there was one
 */
public record Refusal(
    Stage stage, String subject, String sender, String detail, @Nullable Throwable cause) {

  /** The steps that a message passes, in order. */
  public enum Stage {
    /** It is no transport of either version. */
    TRANSPORT,
    /** It is no request, or not of who it says, or that one may not. */
    SECURITY,
    /** It is older, or further in the future, than its time-to-live. */
    EXPIRY,
    /** It came before. */
    REPLAY,
    /** Its filter selects other servers. */
    FILTER,
    /** It is for a collective that this server does not belong to. */
    COLLECTIVE,
    /** This server has no such agent, or the agent does not understand the body. */
    AGENT,
    /** Too many requests are being handled. */
    OVERLOAD,
    /** The agent failed or ran out of time, or gave no answer. */
    HANDLER,
    /** The answer could not be sent. */
    REPLY
  }
}
