package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** What rules define at one path of {@code data}. */
public abstract sealed class Document
    permits CompleteDocument, SetDocument, ExtentDocument, FunctionDocument {
  final int id;
  final Value[] path;

  /**
   * A document.
   *
   * @param id unique in the policy
   * @param path elements below {@code data}
   */
  Document(int id, Value[] path) {
    this.id = id;
    this.path = path;
  }

  /** The whole document; null if it is undefined. */
  abstract @Nullable Value value(Evaluation evaluation, Scope scope);

  /** The whole document for somebody after whom nobody in the evaluation asks. */
  @Nullable Value only(Evaluation evaluation, Scope scope) {
    return value(evaluation, scope);
  }
}
