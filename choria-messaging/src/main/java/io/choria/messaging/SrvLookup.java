package io.choria.messaging;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.jspecify.annotations.Nullable;

/** Finds servers by SRV records, through the platform's own DNS client. */
final class SrvLookup {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");

  private record Target(int priority, int weight, int port, String host) {}

  private SrvLookup() {}

  /** The servers of the first name that has any. */
  static List<String> first(
      List<String> names, List<String> otherwise, Function<String, List<String>> lookup) {
    ConnectionException last = null;
    for (String name : names) {
      try {
        return lookup.apply(name);
      } catch (ConnectionException e) {
        last = e;
      }
    }
    if (otherwise.isEmpty() && last != null) {
      throw last;
    }
    return otherwise;
  }

  /** Server URLs in the order in which they are to be tried; without a resolver the platform's. */
  static List<String> servers(String name, @Nullable URI resolver) {
    if (!NAME.matcher(name).matches()) {
      throw new ConnectionException(
          ConnectionException.Reason.LOOKUP,
          "not a DNS name: name=" + SubjectException.shown(name),
          null);
    }
    try {
      return parse(name, records(name, resolver));
    } catch (NamingException e) {
      throw new ConnectionException(
          ConnectionException.Reason.LOOKUP, "no SRV records: name=" + name + ": " + e, e);
    }
  }

  // BanJNDI: only the DNS provider is used, with a checked name, and it deserialises nothing.
  // JdkObsolete: the constructor of the context takes a Hashtable.
  @SuppressWarnings({"BanJNDI", "JdkObsolete"})
  private static List<String> records(String name, @Nullable URI resolver) throws NamingException {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put("com.sun.jndi.dns.timeout.initial", "1000");
    environment.put("com.sun.jndi.dns.timeout.retries", "2");
    InitialDirContext dns = new InitialDirContext(environment);
    try {
      List<String> records = new ArrayList<>();
      Attribute found =
          dns.getAttributes(
                  (resolver == null ? "dns:" : resolver) + "/" + name, new String[] {"SRV"})
              .get("SRV");
      if (found != null) {
        NamingEnumeration<?> all = found.getAll();
        while (all.hasMore()) {
          records.add(String.valueOf(all.next()));
        }
      }
      return records;
    } finally {
      dns.close();
    }
  }

  /**
   * Each record is {@code priority weight port target.}; lowest priority, then most weight first.
   */
  static List<String> parse(String name, List<String> records) {
    List<Target> targets = new ArrayList<>();
    int malformed = 0;
    for (String record : records) {
      String[] parts = record.strip().split("\\s+", -1);
      if (parts.length != 4 || parts[3].equals(".")) {
        continue; // a single dot says that the service is not offered
      }
      try {
        String host =
            parts[3].endsWith(".") ? parts[3].substring(0, parts[3].length() - 1) : parts[3];
        targets.add(
            new Target(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                host.toLowerCase(Locale.ROOT)));
      } catch (NumberFormatException e) {
        malformed++;
      }
    }
    if (targets.isEmpty()) {
      throw new ConnectionException(
          ConnectionException.Reason.LOOKUP,
          "no usable SRV record: name=" + name + " records=" + records + " malformed=" + malformed,
          null);
    }
    targets.sort(
        Comparator.comparingInt(Target::priority)
            .thenComparing(Comparator.comparingInt(Target::weight).reversed()));
    return targets.stream().map(t -> "nats://" + t.host() + ":" + t.port()).toList();
  }
}
