package io.choria.messaging.protocol;

import io.choria.messaging.json.GoJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes compact JSON in the spelling of Go's encoder, so that what we emit equals, byte for byte,
 * what a Go program emits for the same content: members in order, {@code <}, {@code >}, {@code &}
 * and the two Unicode line separators escaped.
 */
final class DocumentWriter {
  private final StringBuilder out;
  private boolean first = true;

  private DocumentWriter(StringBuilder out) {
    this.out = out;
  }

  /** Writes the members of an object. */
  interface Members {
    void write(DocumentWriter out);
  }

  static byte[] document(String protocol, Members members) {
    DocumentWriter writer = new DocumentWriter(new StringBuilder(512));
    writer.braces(
        object -> {
          object.string("protocol", protocol);
          members.write(object);
        });
    return writer.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  DocumentWriter string(String name, String value) {
    name(name);
    quote(value);
    return this;
  }

  /** Writes a member whose name came from outside. */
  DocumentWriter quoted(String name, String value) {
    comma();
    quote(name);
    out.append(':');
    quote(value);
    return this;
  }

  /** Writes the member unless it is empty. */
  DocumentWriter stringIfAny(String name, String value) {
    return value.isEmpty() ? this : string(name, value);
  }

  DocumentWriter integer(String name, long value) {
    name(name);
    out.append(value);
    return this;
  }

  DocumentWriter object(String name, Members members) {
    name(name);
    braces(members);
    return this;
  }

  DocumentWriter strings(String name, List<String> values) {
    name(name);
    brackets(values, this::quote);
    return this;
  }

  DocumentWriter objects(String name, List<? extends Members> values) {
    name(name);
    brackets(values, this::braces);
    return this;
  }

  /** Writes an array of arrays. */
  <T> DocumentWriter nested(String name, List<? extends List<T>> values, Consumer<T> element) {
    name(name);
    brackets(values, inner -> brackets(inner, element));
    return this;
  }

  void quote(String value) {
    GoJson.quote(out, value);
  }

  void braces(Members members) {
    boolean outer = first;
    first = true;
    out.append('{');
    members.write(this);
    out.append('}');
    first = outer;
  }

  private <T> void brackets(List<T> values, Consumer<T> element) {
    out.append('[');
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      element.accept(values.get(i));
    }
    out.append(']');
  }

  private void comma() {
    if (!first) {
      out.append(',');
    }
    first = false;
  }

  private void name(String name) {
    comma();
    out.append('"').append(name).append("\":");
  }
}
