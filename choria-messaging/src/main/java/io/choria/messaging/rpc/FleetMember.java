package io.choria.messaging.rpc;

import io.choria.messaging.rpc.FleetException.Reason;
import io.choria.messaging.security.SecurityProvider;
import java.time.Duration;
import java.util.List;

/**
 * What a process is in its fleet (spec 01 §6).
 *
 * @param identity the name of the host; senders and the subjects of servers carry it
 * @param callerId who calls, as {@code kind=name}; for servers with a token its identity
 * @param collectives the collectives that this process knows; at least one
 * @param mainCollective the one that replies come back in
 * @param callerHash how the caller id is written in subjects
 * @param ttl how long requests of this process count
 */
public record FleetMember(
    String identity,
    String callerId,
    List<String> collectives,
    String mainCollective,
    CallerHash callerHash,
    Duration ttl) {

  /**
   * Checks that the names can be used in subjects.
   *
   * @param identity the name of the host
   * @param callerId who calls
   * @param collectives the collectives that this process knows
   * @param mainCollective the one that replies come back in
   * @param callerHash how the caller id is written in subjects
   * @param ttl how long requests of this process count
   */
  public FleetMember {
    collectives = List.copyOf(collectives);
    if (!collectives.contains(mainCollective)) {
      throw new FleetException(
          Reason.COLLECTIVE,
          "expected the main collective to be one of collectives="
              + collectives
              + ", got main_collective="
              + mainCollective);
    }
    collectives.forEach(collective -> FleetSubjects.node(collective, identity));
    if (callerId.isEmpty()) {
      throw new FleetException(Reason.CONFIGURATION, "expected a caller id, got an empty one");
    }
  }

  /**
   * A member of one collective with the defaults of Choria.
   *
   * @param security names the process
   * @param collective the only collective
   * @return the member; its requests count for 60 seconds
   */
  public static FleetMember of(SecurityProvider security, String collective) {
    return new FleetMember(
        security.identity(),
        security.callerId(),
        List.of(collective),
        collective,
        CallerHash.MD5,
        Duration.ofSeconds(60));
  }

  void requireCollective(String collective) {
    if (!collectives.contains(collective)) {
      throw new FleetException(
          Reason.COLLECTIVE,
          "expected one of collectives=" + collectives + ", got collective=" + collective);
    }
  }
}
