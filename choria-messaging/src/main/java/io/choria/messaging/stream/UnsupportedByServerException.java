package io.choria.messaging.stream;

/**
 * The connected server is older than a feature needs, or the stream has the feature switched off.
 *
 * <p>Thrown before anything is sent wherever the version of the connected server tells enough.
 */
public final class UnsupportedByServerException extends StreamException {
  private static final long serialVersionUID = 1L;

  /** What was asked for. */
  private final String feature;

  /** The first version that has it. */
  private final String neededVersion;

  /** What the connected server told. */
  private final String connectedVersion;

  UnsupportedByServerException(
      String feature, String neededVersion, String connectedVersion, String hint) {
    super(
        Code.UNSUPPORTED,
        feature
            + " needs nats-server "
            + neededVersion
            + " or newer, connected to version="
            + connectedVersion
            + (hint.isEmpty() ? "" : "; " + hint));
    this.feature = feature;
    this.neededVersion = neededVersion;
    this.connectedVersion = connectedVersion;
  }

  /**
   * What was asked for.
   *
   * @return a short name of the feature
   */
  public String feature() {
    return feature;
  }

  /**
   * The first version that has it.
   *
   * @return a version such as {@code 2.12.0}
   */
  public String neededVersion() {
    return neededVersion;
  }

  /**
   * The version the connected server told.
   *
   * @return a version such as {@code 2.9.10}
   */
  public String connectedVersion() {
    return connectedVersion;
  }
}
