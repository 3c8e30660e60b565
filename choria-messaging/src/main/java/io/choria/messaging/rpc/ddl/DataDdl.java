package io.choria.messaging.rpc.ddl;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The description of a data provider (spec 02 §2.2).
 *
 * @param metadata who made it, and how long it may work
 * @param query the argument, or empty for a provider without one
 * @param outputs by name, in the order of the names
 */
public record DataDdl(
    DdlMetadata metadata, Optional<InputDdl> query, Map<String, OutputDdl> outputs) implements Ddl {
  /** What documents name as their schema. */
  public static final String SCHEMA = "https://choria.io/schemas/mcorpc/ddl/v1/data.json";

  /**
   * Copies and sorts.
   *
   * @param metadata who made it
   * @param query the argument
   * @param outputs by name
   */
  public DataDdl {
    outputs = Collections.unmodifiableMap(new TreeMap<>(outputs));
  }

  /**
   * Reads a document.
   *
   * @param json UTF-8, at most a MiB; members that are not known are skipped
   * @return the description
   * @throws DdlException when it is none, with the place
   */
  public static DataDdl parse(byte[] json) {
    return DdlReader.data(json);
  }

  @Override
  public String toJson() {
    return DdlWriter.write(this);
  }
}
