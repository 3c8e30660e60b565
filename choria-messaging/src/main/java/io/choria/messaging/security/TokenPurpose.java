package io.choria.messaging.security;

/** The kinds of tokens (spec 03 §3). */
public enum TokenPurpose {
  /** A person or program that calls agents. */
  CLIENT("choria_client_id"),
  /** A node that hosts agents. */
  SERVER("choria_server"),
  /** A node that is not provisioned yet. */
  PROVISIONING("choria_provisioning"),
  /** None of these. */
  UNKNOWN("");

  private final String claim;

  TokenPurpose(String claim) {
    this.claim = claim;
  }

  /**
   * The value of the claim {@code purpose}.
   *
   * @return the value, empty for unknown kinds
   */
  public String claim() {
    return claim;
  }

  static TokenPurpose of(String purpose, String subject) {
    for (TokenPurpose known : values()) {
      if (known != UNKNOWN && known.claim.equals(purpose)) {
        return known;
      }
    }
    // tokens of before the claim existed
    return purpose.isEmpty() && subject.equals(PROVISIONING.claim) ? PROVISIONING : UNKNOWN;
  }
}
