package io.choria.messaging;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A DNS server that knows the SRV records of some names and answers whoever asks (RFC 1035, 2782).
 */
final class DnsAnswers implements AutoCloseable {
  private final DatagramSocket socket;
  private final String name;
  private final Queue<String> questions = new ConcurrentLinkedQueue<>();
  private final Map<String, List<Target>> records = new ConcurrentHashMap<>();

  /** One server. */
  record Target(int priority, int weight, int port, String target) {}

  DnsAnswers(String name, List<Target> records) throws IOException {
    this.name = name;
    records(name, records);
    this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread thread = new Thread(this::answer, "dns");
    thread.setDaemon(true);
    thread.start();
  }

  URI uri() {
    return URI.create("dns://127.0.0.1:" + socket.getLocalPort());
  }

  int questions() {
    return questions.size();
  }

  /** The names that were asked for, in order. */
  List<String> asked() {
    return List.copyOf(questions);
  }

  void records(List<Target> now) {
    records(name, now);
  }

  void records(String of, List<Target> now) {
    records.put(of.toLowerCase(Locale.ROOT), now);
  }

  private void answer() {
    byte[] buffer = new byte[512];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] reply = reply(buffer, packet.getLength());
        socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private byte[] reply(byte[] question, int length) throws IOException {
    StringBuilder asked = new StringBuilder();
    int at = 12;
    while (at < length && question[at] != 0) {
      asked.append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
      at += question[at] + 1;
      asked.append(question[at] == 0 ? "" : ".");
    }
    int end = at + 5; // the root label, type and class
    questions.add(asked.toString());
    List<Target> answer = records.get(asked.toString().toLowerCase(Locale.ROOT));
    boolean known = answer != null;
    List<Target> found = known ? answer : List.of();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(question, 0, 2);
    out.writeShort(known ? 0x8580 : 0x8583); // an authoritative answer; without the name NXDOMAIN
    out.writeShort(1);
    out.writeShort(found.size());
    out.writeShort(0);
    out.writeShort(0);
    out.write(question, 12, end - 12);
    for (Target record : found) {
      out.writeShort(0xC00C); // the name of the question
      out.writeShort(33);
      out.writeShort(1);
      out.writeInt(1);
      byte[] target = labels(record.target());
      out.writeShort(6 + target.length);
      out.writeShort(record.priority());
      out.writeShort(record.weight());
      out.writeShort(record.port());
      out.write(target);
    }
    return bytes.toByteArray();
  }

  private static byte[] labels(String host) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : host.split("\\.", -1)) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.write(0);
    return out.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
