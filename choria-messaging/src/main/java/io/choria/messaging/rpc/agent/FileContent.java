package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.json.GoJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** {@code file_content} (spec 06 §3.4). */
final class FileContent implements RegistrationContent {
  private static final long LARGEST = 8 << 20;

  private final Path file;
  private final boolean compress;
  private long known = -1;
  private long seen = -1;

  FileContent(Path file, boolean compress) {
    this.file = file;
    this.compress = compress;
  }

  @Override
  public Optional<byte[]> next() throws IOException {
    long size = Files.size(file);
    if (size == 0 || size > LARGEST) {
      throw new IOException(
          "expected a file of 1 to " + LARGEST + " bytes, got size=" + size + " file=" + file);
    }
    byte[] content = Files.readAllBytes(file);
    seen = Files.getLastModifiedTime(file).toMillis();
    if (known < 0) {
      known = seen; // what was there at the start is no update
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("mtime", seen / 1000);
    body.put("file", file.toString());
    body.put("updated", seen > known);
    body.put("protocol", "choria:registration:filecontent:1");
    Base64.Encoder text = Base64.getEncoder();
    if (compress) {
      body.put("zcontent", text.encodeToString(gzip(content)));
    } else {
      body.put("content", text.encodeToString(content));
    }
    return Optional.of(GoJson.compact(body).getBytes(StandardCharsets.UTF_8));
  }

  /** An update counts until it was published. */
  @Override
  public void published() {
    known = seen;
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
