package io.choria.messaging.rpc.ddl;

import java.util.List;
import java.util.Optional;

/**
 * The description of an agent (spec 02 §2.1).
 *
 * @param metadata who made it, and how long it may work
 * @param actions what it does, in the order of the document
 */
public record AgentDdl(DdlMetadata metadata, List<ActionDdl> actions) implements Ddl {
  /** What documents name as their schema. */
  public static final String SCHEMA = "https://choria.io/schemas/mcorpc/ddl/v1/agent.json";

  /**
   * Copies the list.
   *
   * @param metadata who made it
   * @param actions what it does
   */
  public AgentDdl {
    actions = List.copyOf(actions);
  }

  /**
   * Reads a document.
   *
   * @param json UTF-8, at most a MiB; members that are not known are skipped
   * @return the description
   * @throws DdlException when it is none, with the place
   */
  public static AgentDdl parse(byte[] json) {
    return DdlReader.agent(json);
  }

  /**
   * An action by name.
   *
   * @param name as requests name it
   * @return the first of that name, or empty
   */
  public Optional<ActionDdl> action(String name) {
    return actions.stream().filter(action -> action.name().equals(name)).findFirst();
  }

  @Override
  public String toJson() {
    return DdlWriter.write(this);
  }
}
