package io.choria.messaging.rpc.typed;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Between one Java type and JSON; made once, used by any number of threads. */
interface Codec {
  /** The Java value; null or missing JSON is null, or what stands for nothing. */
  @Nullable Object read(String where, @Nullable JsonNode json);

  /** The JSON value; null for nothing. */
  @Nullable JsonNode write(@Nullable Object value);
}
