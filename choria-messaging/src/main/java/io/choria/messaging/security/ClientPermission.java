package io.choria.messaging.security;

/** What a client token may permit (spec 03 §4). */
public enum ClientPermission {
  /** The whole JetStream API. */
  STREAMS_ADMIN("streams_admin"),
  /** Use of streams, buckets and objects, but not making or removing streams. */
  STREAMS_USER("streams_user"),
  /** Lifecycle and machine events. */
  EVENTS_VIEWER("events_viewer"),
  /** The bucket of leader elections. */
  ELECTION_USER("election_user"),
  /** The system account, over TLS without a client certificate. */
  SYSTEM_USER("system_user"),
  /** Governors, together with one of the stream permissions. */
  GOVERNOR("governor"),
  /** Everything in the organisation's account. */
  ORG_ADMIN("org_admin"),
  /** Calling agents with requests that the client signs itself. */
  FLEET_MANAGEMENT("fleet_management"),
  /** Calling agents only with requests that a delegator signed; overrules the one above. */
  SIGNED_FLEET_MANAGEMENT("signed_fleet_management"),
  /** Longer validity than the signing service allows people. */
  SERVICE("service"),
  /** Signing requests on behalf of other callers. */
  AUTHENTICATION_DELEGATOR("authentication_delegator"),
  /** Entering the provisioning account. */
  PROVISIONER("provisioner");

  private final String claim;

  ClientPermission(String claim) {
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
