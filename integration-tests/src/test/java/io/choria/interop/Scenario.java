package io.choria.interop;

/** The networks of the matrix. */
enum Scenario {
  V1_X509("mcollective"),
  V1_UNSIGNED("mcollective"),
  V2_DIRECT("choria"),
  V2_CHAIN("choria");

  private final String collective;

  Scenario(String collective) {
    this.collective = collective;
  }

  String collective() {
    return collective;
  }

  boolean isV2() {
    return this == V2_DIRECT || this == V2_CHAIN;
  }

  /** What the servers are connected by. */
  enum Broker {
    CHORIA,
    PLAIN
  }
}
