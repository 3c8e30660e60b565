package io.choria.examples.shipper.publish;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a publisher remembers over a restart. A text file with a checksum in its last line; a
 * damaged one is set aside and the one before it is used, which only means that some lines are sent
 * again and dropped by the receiver.
 *
 * @param sequence stream sequence of the last acknowledgement
 * @param lastMessage position of the last acknowledged message, or empty
 * @param entries one for each file
 */
record Checkpoint(long sequence, String lastMessage, List<Entry> entries) {
  static final Checkpoint EMPTY = new Checkpoint(0, "", List.of());
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);
  private static final String FIRST_LINE = "shipper-checkpoint 1";
  private static final long LARGEST = 64L << 20;

  Checkpoint {
    entries = List.copyOf(entries);
  }

  /** What is remembered of one file. */
  record Entry(
      String id,
      long generation,
      String key,
      Path origin,
      Path path,
      long acked,
      long known,
      Fingerprint head,
      Fingerprint tail,
      String history) {

    private String encode() {
      return String.join(
          " ",
          "file",
          id,
          Long.toString(generation),
          quote(key),
          quote(origin.toString()),
          quote(path.toString()),
          Long.toString(acked),
          Long.toString(known),
          head.encode(),
          tail.encode(),
          history);
    }

    private static Entry decode(String line) {
      String[] part = line.split(" ", -1);
      if (part.length != 11 || !part[0].equals("file")) {
        throw new IllegalArgumentException(
            "expected a file line with 11 fields, got " + part.length);
      }
      AckHistory.decode(part[10]);
      return new Entry(
          part[1],
          Long.parseLong(part[2]),
          unquote(part[3]),
          Path.of(unquote(part[4])),
          Path.of(unquote(part[5])),
          Long.parseLong(part[6]),
          Long.parseLong(part[7]),
          Fingerprint.decode(part[8]),
          Fingerprint.decode(part[9]),
          part[10]);
    }
  }

  private static String quote(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String unquote(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Writes atomically and waits for the disk; the former file stays beside it. */
  void save(Path file) throws IOException {
    StringBuilder out = new StringBuilder(FIRST_LINE).append('\n');
    out.append("acknowledged ")
        .append(sequence)
        .append(' ')
        .append(lastMessage.isEmpty() ? "-" : lastMessage)
        .append('\n');
    for (Entry entry : entries) {
      out.append(entry.encode()).append('\n');
    }
    String sum = checksum(out.toString());
    out.append("crc32c ").append(sum).append('\n');
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(out.toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    if (Files.exists(file)) {
      Files.move(
          file,
          previous(file),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path previous(Path file) {
    return file.resolveSibling(file.getFileName() + ".previous");
  }

  /** Reads the newest whole checkpoint. */
  static Loaded load(Path file) throws IOException {
    boolean damaged = false;
    for (Path candidate : List.of(file, previous(file))) {
      try {
        Optional<Checkpoint> read = read(candidate);
        if (read.isPresent()) {
          return new Loaded(read.get(), damaged);
        }
      } catch (IllegalArgumentException e) {
        damaged = true;
        Path aside = candidate.resolveSibling(candidate.getFileName() + ".broken");
        LOG.error(
            "checkpoint {} is damaged ({}), set aside as {}",
            candidate,
            e.getMessage(),
            aside.getFileName());
        Files.move(candidate, aside, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return new Loaded(EMPTY, damaged);
  }

  /** What was read, and whether something was damaged. */
  record Loaded(Checkpoint checkpoint, boolean damaged) {}

  private static Optional<Checkpoint> read(Path file) throws IOException {
    String text;
    try {
      if (Files.size(file) > LARGEST) {
        throw new IllegalArgumentException(
            "expected at most " + LARGEST + " bytes, got " + Files.size(file));
      }
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    int last = text.lastIndexOf("crc32c ");
    if (!text.startsWith(FIRST_LINE + "\n") || last < 0) {
      throw new IllegalArgumentException("expected \"" + FIRST_LINE + "\" and a checksum");
    }
    if (!text.substring(last).equals("crc32c " + checksum(text.substring(0, last)) + "\n")) {
      throw new IllegalArgumentException("the checksum does not fit");
    }
    try {
      String[] lines = text.substring(0, last).split("\n", -1);
      String[] acknowledged = lines[1].split(" ", -1);
      List<Entry> entries = new ArrayList<>();
      for (int i = 2; i < lines.length - 1; i++) {
        entries.add(Entry.decode(lines[i]));
      }
      return Optional.of(
          new Checkpoint(
              Long.parseLong(acknowledged[1]),
              acknowledged[2].equals("-") ? "" : acknowledged[2],
              entries));
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a field is missing", e);
    }
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }
}
