package io.choria.messaging.rpc.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Descriptions as the Go program prints them. */
final class CapturedDdls {
  private CapturedDdls() {}

  static byte[] bytes(String agent) {
    String resource = "/captures/ddl/" + agent + ".plugin-doc.json";
    try (InputStream in = CapturedDdls.class.getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
