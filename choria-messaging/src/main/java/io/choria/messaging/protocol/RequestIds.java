package io.choria.messaging.protocol;

import java.time.Clock;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Makes request ids: 32 hexadecimal characters of a random UUID in version 1, a KSUID in version 2
 * (spec 01 §3.4, §4.9). As safe for use by several threads as its source of randomness.
 */
public final class RequestIds {
  private final Clock clock;
  private final RandomGenerator random;

  /**
   * Names the sources.
   *
   * @param clock gives the second of a KSUID
   * @param random unpredictable in production: {@link java.security.SecureRandom}
   */
  public RequestIds(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /**
   * Makes an id.
   *
   * @param version the version of the request
   * @return a new id
   */
  public String next(ProtocolVersion version) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    if (version == ProtocolVersion.V2) {
      return Ksuid.of(clock.instant(), bytes).toString();
    }
    bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40); // a random UUID, version 4 of RFC 9562
    bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
    return HexFormat.of().formatHex(bytes);
  }
}
