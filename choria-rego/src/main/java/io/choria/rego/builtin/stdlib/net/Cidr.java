package io.choria.rego.builtin.stdlib.net;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.stdlib.call.Operands;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** IP networks (spec 08 §4.18). */
public final class Cidr {
  private static final long BYTES_PER_ADDRESS = 96;

  /** To read, sort and write it. */
  private static final int COST_OF_NETWORK = 16;

  private Cidr() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "net.cidr_contains", "net.cidr_overlap" -> (F2) (context, a, b) -> contains(a, b);
      case "net.cidr_contains_matches" -> (F2) Cidr::matches;
      case "net.cidr_intersects" -> (F2) (context, a, b) -> intersects(a, b);
      case "net.cidr_expand" -> (F1) Cidr::expand;
      case "net.cidr_is_valid" ->
          (F1)
              (context, a) ->
                  Value.of(a instanceof StringValue s && IpNetwork.parse(s.value()) != null);
      case "net.cidr_merge" -> (F1) Cidr::merge;
      case "net.lookup_ip_addr" -> (F1) Cidr::lookup;
      default -> null;
    };
  }

  private static IpNetwork network(Value operand) {
    String text = Operands.text(operand, 1);
    IpNetwork network = IpNetwork.parse(text);
    if (network == null) {
      throw BuiltinException.of("invalid CIDR address: " + text);
    }
    return network;
  }

  private static Value contains(Value a, Value b) {
    IpNetwork outer = network(a);
    String text = Operands.text(b, 1);
    IpAddress address = IpAddress.parse(text);
    if (address != null) {
      return Value.of(outer.contains(address));
    }
    IpNetwork inner = IpNetwork.parse(text);
    if (inner == null) {
      throw BuiltinException.of(
          "not a valid textual representation of an IP address or CIDR: " + text);
    }
    return Value.of(outer.contains(inner));
  }

  private static Value intersects(Value a, Value b) {
    IpNetwork first = network(a);
    IpNetwork second = network(b);
    return Value.of(first.contains(second.first()) || second.contains(first.first()));
  }

  /** A network or address of an operand, and what stands for it in the result. */
  private record Entry(Value address, Value id) {}

  private static Value matches(BuiltinContext context, Value a, Value b) {
    SetValue.Builder found = SetValue.builder();
    entries(
        a,
        1,
        outer ->
            entries(
                b,
                2,
                inner -> {
                  context.charge(1);
                  if (contains(outer.address, inner.address).isTruthy()) {
                    context.allocate(BYTES_PER_ADDRESS);
                    found.add(ArrayValue.of(outer.id, inner.id));
                  }
                }));
    return found.build();
  }

  /** One after the other, so that the first that is wrong is the one that is reported. */
  private static void entries(Value operand, int position, Consumer<Entry> visitor) {
    if (operand instanceof StringValue) {
      visitor.accept(new Entry(operand, operand));
    } else if (operand instanceof ArrayValue array) {
      for (int i = 0; i < array.size(); i++) {
        visitor.accept(new Entry(address(array.get(i), position), NumberValue.of(i)));
      }
    } else if (operand instanceof SetValue set) {
      set.forEach(member -> visitor.accept(new Entry(address(member, position), member)));
    } else if (operand instanceof ObjectValue object) {
      object.forEach((key, value) -> visitor.accept(new Entry(address(value, position), key)));
    }
  }

  private static Value address(Value element, int position) {
    if (element instanceof StringValue) {
      return element;
    }
    if (element instanceof ArrayValue array && array.size() > 0) {
      return array.get(0);
    }
    throw BuiltinException.of(
        "operand " + position + ": element must be string or non-empty array");
  }

  private static Value expand(BuiltinContext context, Value a) {
    IpNetwork network = network(a);
    BigInteger size = network.size();
    context.allocate(
        size.bitLength() < 48 ? size.longValue() * BYTES_PER_ADDRESS : Long.MAX_VALUE / 2);
    if (size.bitLength() > 25) {
      throw BuiltinException.of("network of " + size + " addresses is too large");
    }
    SetValue.Builder addresses = SetValue.builder();
    BigInteger first = network.first().number();
    for (int i = 0; i < size.intValueExact(); i++) {
      if (i % 1024 == 0) {
        context.charge(1024);
      }
      addresses.add(
          StringValue.of(
              IpAddress.of(first.add(BigInteger.valueOf(i)), network.bits()).toString()));
    }
    return addresses.build();
  }

  private static Value merge(BuiltinContext context, Value a) {
    Iterable<Value> elements = Operands.elements(a);
    if (elements == null) {
      throw BuiltinException.of("operand must be an array");
    }
    List<IpNetwork> networks = new ArrayList<>();
    for (Value element : elements) {
      if (!(element instanceof StringValue text)) {
        throw BuiltinException.of("element must be string");
      }
      context.charge(COST_OF_NETWORK);
      networks.add(mergeable(text.value()));
    }
    SetValue.Builder merged = SetValue.builder();
    CidrMerge.merge(networks, context::charge)
        .forEach(network -> merged.add(StringValue.of(network.toString())));
    return merged.build();
  }

  private static IpNetwork mergeable(String text) {
    IpAddress address = IpAddress.parse(text);
    if (address == null) {
      IpNetwork network = IpNetwork.parse(text);
      if (network == null) {
        throw BuiltinException.of("invalid CIDR address: " + text);
      }
      return network;
    }
    if (!address.isV4()) {
      throw BuiltinException.of("IPv6 invalid: needs prefix length");
    }
    return IpNetwork.classful(address);
  }

  private static Value lookup(BuiltinContext context, Value a) {
    String name = Operands.text(a, 1);
    IpAddress literal = IpAddress.parse(name);
    if (literal != null) {
      return SetValue.of(StringValue.of(literal.toString()));
    }
    if (!context.capabilities().allowsHost(name)) {
      throw BuiltinException.of("disallowed host: " + name);
    }
    context.checkDeadline();
    try {
      InetAddress[] found = InetAddress.getAllByName(name);
      context.checkDeadline();
      SetValue.Builder addresses = SetValue.builder();
      for (InetAddress address : found) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        IpAddress parsed = IpAddress.parse(zone < 0 ? text : text.substring(0, zone));
        if (parsed != null) {
          addresses.add(StringValue.of(parsed.toString()));
        }
      }
      return addresses.build();
    } catch (UnknownHostException e) {
      throw BuiltinException.of("lookup " + name + ": no such host");
    }
  }
}
