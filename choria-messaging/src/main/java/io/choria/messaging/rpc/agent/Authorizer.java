package io.choria.messaging.rpc.agent;

/**
 * Says who may call what (spec 02 §3.5). Asked once for each call, on the thread of the agent,
 * after the request was verified and before anything is done; the body's agent is that of the
 * envelope.
 */
@FunctionalInterface
public interface Authorizer {
  /** Lets nobody do anything; what counts when nothing else is said. */
  Authorizer DENY_ALL = call -> false;

  /** Lets everybody who can sign a request do everything. */
  Authorizer ALLOW_ALL = call -> true;

  /**
   * Decides.
   *
   * @param call who asks, and for what
   * @return whether the caller may
   * @throws Exception any is a denial
   */
  boolean allows(ActionCall call) throws Exception;
}
