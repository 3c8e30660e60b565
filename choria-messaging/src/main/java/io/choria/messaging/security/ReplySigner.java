package io.choria.messaging.security;

import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Reply;
import io.choria.messaging.protocol.SecureReply;

/**
 * Makes the secure replies of a server (spec 01 §3.3, §4.8): always with a hash, in version 2 also
 * with a signature unless that is switched off. Safe for use by several threads.
 */
public interface ReplySigner {
  /**
   * Secures a reply.
   *
   * @param reply of either version; only replies of version 2 are ever signed
   * @return the document to put into a transport
   */
  SecureReply sign(Reply reply);

  /**
   * Signs what can be signed.
   *
   * @param credentials the server's seed and token; stay the caller's to close
   * @return the signer
   */
  static ReplySigner token(TokenCredentials credentials) {
    return reply -> {
      byte[] encoded = reply.encode();
      if (reply.version() == ProtocolVersion.V1) {
        return SecureReply.unsigned(reply.version(), encoded);
      }
      TokenCredentials.Pair pair = credentials.current();
      return SecureReply.signed(encoded, pair.seed().sign(encoded), pair.token());
    };
  }

  /**
   * Signs nothing: version 1 knows no other way, in version 2 replies are then as good as the
   * network.
   *
   * @return the signer
   */
  static ReplySigner unsigned() {
    return reply -> SecureReply.unsigned(reply.version(), reply.encode());
  }
}
