package io.choria.messaging.rpc.agent;

/**
 * Learns of each call that was authorized, before it is done (spec 02 §3.6). Denied calls and those
 * of unknown actions are not told, as in Choria.
 */
@FunctionalInterface
public interface Auditor {
  /**
   * Takes note.
   *
   * @param call who asked, and for what
   * @throws Exception is logged; the call goes on
   */
  void audit(ActionCall call) throws Exception;
}
