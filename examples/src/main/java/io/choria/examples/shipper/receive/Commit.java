package io.choria.examples.shipper.receive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is durable of one publisher's output: the current segment, how many of its bytes count, and
 * which source bytes they are.
 *
 * @param segment file name of the current segment
 * @param period start of the segment's time period, milliseconds since the epoch
 * @param length bytes of the segment that are complete; anything behind was not acknowledged and
 *     comes again
 * @param lastFile file id of the last bytes, or empty
 * @param open true when the last bytes end inside a line
 * @param streamSequence stream sequence of the last message
 * @param streamTime when the stream stored that message, milliseconds since the epoch
 * @param files the ledger's entries
 */
record Commit(
    String segment,
    long period,
    long length,
    String lastFile,
    boolean open,
    long streamSequence,
    long streamTime,
    List<Ledger.Entry> files) {

  Commit {
    files = List.copyOf(files);
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(segment);
      out.writeLong(period);
      out.writeLong(length);
      out.writeUTF(lastFile);
      out.writeBoolean(open);
      out.writeLong(streamSequence);
      out.writeLong(streamTime);
      out.writeShort(files.size());
      for (Ledger.Entry entry : files) {
        out.writeUTF(entry.fileId());
        out.writeLong(entry.end());
        out.writeByte(entry.holes().size());
        for (Ledger.Hole hole : entry.holes()) {
          out.writeLong(hole.start());
          out.writeLong(hole.end());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array does not fail", e);
    }
    return bytes.toByteArray();
  }

  static Commit decode(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      String segment = in.readUTF();
      long period = in.readLong();
      long length = in.readLong();
      String lastFile = in.readUTF();
      boolean open = in.readBoolean();
      long streamSequence = in.readLong();
      long streamTime = in.readLong();
      int count = in.readUnsignedShort();
      List<Ledger.Entry> files = new ArrayList<>(Math.min(count, Ledger.MAX_FILES));
      for (int i = 0; i < count; i++) {
        String id = in.readUTF();
        long end = in.readLong();
        int holes = in.readUnsignedByte();
        List<Ledger.Hole> list = new ArrayList<>(holes);
        for (int h = 0; h < holes; h++) {
          list.add(new Ledger.Hole(in.readLong(), in.readLong()));
        }
        files.add(new Ledger.Entry(id, end, list));
      }
      if (length < 0 || segment.contains("/") || segment.contains("..")) {
        throw new IOException(
            "commit: expected a segment name and a length, got " + segment + " and " + length);
      }
      return new Commit(segment, period, length, lastFile, open, streamSequence, streamTime, files);
    }
  }
}
