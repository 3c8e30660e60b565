package io.choria.messaging.security;

import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Reply;
import io.choria.messaging.protocol.SecureReply;
import io.choria.messaging.security.TrustException.Reason;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a reply counts (spec 01 §3.8, §4.8). Choria's own clients compare the hash only;
 * with trust roots this verifies the signature of version 2 as well: the token must be that of a
 * server, lead to a trusted key, have signed the reply and name its sender. Safe for use by several
 * threads.
 */
public final class ReplyVerifier {
  /** A fleet of half as many has each token verified once, however often it is called. */
  private static final int SERVERS = 32_768;

  private final @Nullable TokenCache tokens;
  private final boolean acceptUnsigned;

  private ReplyVerifier(@Nullable TokenCache tokens, boolean acceptUnsigned) {
    this.tokens = tokens;
    this.acceptUnsigned = acceptUnsigned;
  }

  /**
   * Takes signed replies of version 2 only.
   *
   * @param roots decide which servers count
   * @return the verifier
   */
  public static ReplyVerifier signed(TrustRoots roots) {
    return new ReplyVerifier(new TokenCache(roots, SERVERS), false);
  }

  /**
   * Verifies the signatures that there are and takes replies without one: who can write to the
   * network can leave it out, so this finds mistakes, not attacks.
   *
   * @param roots decide which servers count
   * @return the verifier
   */
  public static ReplyVerifier signedOrNot(TrustRoots roots) {
    return new ReplyVerifier(new TokenCache(roots, SERVERS), true);
  }

  /**
   * Compares hashes only, as Choria's own clients do: the only way in version 1, and where no
   * trusted key is configured.
   *
   * @return the verifier
   */
  public static ReplyVerifier hashOnly() {
    return new ReplyVerifier(null, true);
  }

  /**
   * A reply that counts.
   *
   * @param reply the reply
   * @param server the token of the server that signed it, empty when the signature was not looked
   *     at
   */
  public record VerifiedReply(Reply reply, Optional<ServerToken> server) {}

  /**
   * Verifies a reply. Whether it belongs to a request is the caller's to see, by {@link
   * Reply#requestId}.
   *
   * @param secure what came; that its hash holds was seen when it was parsed
   * @param now the time at which the token must be valid
   * @return the reply
   * @throws TrustException with the reason why it does not count
   * @throws io.choria.messaging.protocol.ProtocolException when the bytes are no reply
   */
  public VerifiedReply verify(SecureReply secure, Instant now) {
    byte[] bytes = secure.reply();
    if (tokens == null) {
      return new VerifiedReply(Reply.parse(secure.version(), bytes), Optional.empty());
    }
    if (!secure.isSigned()) {
      if (!acceptUnsigned) {
        throw new TrustException(
            Reason.UNSIGNED,
            "expected a reply with the server's signature, got one of version "
                + (secure.version() == ProtocolVersion.V1 ? "1" : "2 without"));
      }
      return new VerifiedReply(Reply.parse(secure.version(), bytes), Optional.empty());
    }
    TrustRoots.Verified verified = tokens.verify(secure.sender(), now, TokenPurpose.SERVER);
    ServerToken server = (ServerToken) verified.token();
    if (!verified.holder().verify(bytes, secure.signature())) {
      throw new TrustException(
          Reason.SIGNATURE, "the reply is not signed by the key of " + server.identity());
    }
    Reply reply = Reply.parse(secure.version(), bytes);
    if (!reply.sender().equals(server.identity())) {
      throw new TrustException(
          Reason.CALLER,
          "expected the sender of the token, identity="
              + server.identity()
              + ", got sender="
              + reply.sender());
    }
    return new VerifiedReply(reply, Optional.of(server));
  }
}
