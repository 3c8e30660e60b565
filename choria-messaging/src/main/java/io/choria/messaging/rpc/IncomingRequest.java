package io.choria.messaging.rpc;

import io.choria.messaging.protocol.Request;
import io.choria.messaging.security.Proof;
import io.choria.messaging.security.RequestVerifier.VerifiedRequest;
import java.util.Base64;

/**
 * A request that was verified and is for this server.
 *
 * @param request the envelope; its caller is as good as the proof
 * @param proof why the caller is believed
 * @param verified the request together with the document that it came in
 */
public record IncomingRequest(Request request, Proof proof, VerifiedRequest verified) {
  /**
   * What the agent reads. Bodies may be written as base64 once more; what decodes is decoded (spec
   * 01 §11).
   *
   * @return a copy
   */
  public byte[] body() {
    byte[] body = request.body();
    // cheap look before the decoder throws: JSON begins with a character that base64 has not
    if (body.length == 0 || body.length % 4 != 0 || body[0] == '{') {
      return body;
    }
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      return body;
    }
  }
}
