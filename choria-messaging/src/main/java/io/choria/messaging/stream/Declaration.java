package io.choria.messaging.stream;

import java.util.List;

/**
 * What a declaration did, or what a dry run would do.
 *
 * @param name the stream, or {@code stream/consumer}
 * @param action what was, or would be, done
 * @param differences the settings that differ; every declared setting for something that does not
 *     exist yet
 */
public record Declaration(String name, Action action, List<Difference> differences) {
  /** What was, or would be, done. */
  public enum Action {
    /** Everything is as declared. */
    NONE,
    /** It did not exist. */
    CREATE,
    /** Settings are changed. */
    UPDATE,
    /** A setting differs that cannot be changed; a declaration fails and changes nothing. */
    IMPOSSIBLE
  }

  /**
   * Copies the list.
   *
   * @param name the stream, or {@code stream/consumer}
   * @param action what was, or would be, done
   * @param differences the settings that differ
   */
  public Declaration {
    differences = List.copyOf(differences);
  }
}
