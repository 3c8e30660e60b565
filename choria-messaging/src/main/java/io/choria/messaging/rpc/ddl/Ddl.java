package io.choria.messaging.rpc.ddl;

/** What a plugin of a fleet says about itself (spec 02 §2). */
public sealed interface Ddl permits AgentDdl, DataDdl {
  /**
   * Who made the plugin, and how long it may work.
   *
   * @return the metadata
   */
  DdlMetadata metadata();

  /**
   * The document, as Choria's programs read it.
   *
   * @return JSON in several lines, members in a fixed order
   */
  String toJson();
}
