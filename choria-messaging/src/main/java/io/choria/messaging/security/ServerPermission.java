package io.choria.messaging.security;

/** What a server token may permit (spec 03 §5). */
public enum ServerPermission {
  /** Publishing through submission. */
  SUBMISSION("submission"),
  /** Reading streams. */
  STREAMS("streams"),
  /** Governors, together with streams. */
  GOVERNOR("governor"),
  /** Hosting service agents. */
  SERVICE_HOST("service_host");

  private final String claim;

  ServerPermission(String claim) {
    this.claim = claim;
  }

  /**
   * The member of the claim {@code permissions}.
   *
   * @return the name
   */
  public String claim() {
    return claim;
  }
}
