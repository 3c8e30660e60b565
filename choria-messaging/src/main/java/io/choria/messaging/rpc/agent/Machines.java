package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The autonomous agents of a server, for those that have some. Safe for use by several threads. */
public interface Machines {
  /** A server without autonomous agents. */
  Machines NONE =
      new Machines() {
        @Override
        public List<Machine> running() {
          return List.of();
        }

        @Override
        public void transition(Machine machine, String transition) {
          throw ActionFailure.aborted("No running machines");
        }
      };

  /**
   * Those that run.
   *
   * @return their states of this moment
   */
  List<Machine> running();

  /**
   * Makes one change its state.
   *
   * @param machine one of those that run
   * @param transition the name of the transition
   * @throws Exception when it can't; its message goes to the caller
   */
  void transition(Machine machine, String transition) throws Exception;

  /**
   * One autonomous agent (spec 02 §3.8).
   *
   * @param name its name
   * @param version its version
   * @param state the state it is in
   * @param path the directory it came from
   * @param id the id of this run
   * @param started when it started
   * @param availableTransitions what it can do now
   * @param scout whether it is a check
   * @param currentState what a check says of itself, as it publishes it (spec 06 §2): the data
   *     provider {@code scout} takes its {@code history} from there; null for nothing
   */
  record Machine(
      String name,
      String version,
      String state,
      String path,
      String id,
      Instant started,
      List<String> availableTransitions,
      boolean scout,
      @Nullable JsonNode currentState) {
    /**
     * Copies the list.
     *
     * @param name its name
     * @param version its version
     * @param state the state it is in
     * @param path the directory it came from
     * @param id the id of this run
     * @param started when it started
     * @param availableTransitions what it can do now
     * @param scout whether it is a check
     * @param currentState what a check says of itself
     */
    public Machine {
      availableTransitions = List.copyOf(availableTransitions);
    }
  }
}
