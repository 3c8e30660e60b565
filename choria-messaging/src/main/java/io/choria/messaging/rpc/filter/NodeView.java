package io.choria.messaging.rpc.filter;

import java.util.Collection;
import java.util.Map;

/** What an expression about a server may look at; each is fetched only when it is named. */
public interface NodeView {
  /** Names as they stand in the classes file. */
  Collection<String> classes();

  /** The agents that the server has. */
  Collection<String> agents();

  /** A tree as JSON would have it. */
  Map<String, ?> facts();
}
