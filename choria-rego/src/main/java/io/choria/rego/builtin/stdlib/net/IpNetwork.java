package io.choria.rego.builtin.stdlib.net;

import io.choria.rego.builtin.stdlib.format.GoText;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A network: an address and the length of its prefix.
 *
 * @param address the address as written if the network came from a bare address, else the first
 * @param prefix the number of fixed bits
 */
record IpNetwork(IpAddress address, int prefix) {

  /** The network of a text {@code address/prefix}; null if it is none. */
  static @Nullable IpNetwork parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return null;
    }
    IpAddress address = IpAddress.parse(text.substring(0, slash));
    String digits = text.substring(slash + 1);
    if (address == null || !GoText.isDigits(digits, 7)) {
      return null;
    }
    int prefix = Integer.parseInt(digits);
    if (prefix > (address.isLongForm() ? IpAddress.V6_BITS : IpAddress.V4_BITS)) {
      return null;
    }
    if (address.isV4() && address.isLongForm()) {
      // a mapped address with a prefix of 128 bits
      int rest = prefix - (IpAddress.V6_BITS - IpAddress.V4_BITS);
      if (rest < 0) {
        return new IpNetwork(
            IpAddress.of(
                masked(mappedNumber(address), IpAddress.V6_BITS, prefix), IpAddress.V6_BITS),
            prefix);
      }
      prefix = rest;
    }
    return new IpNetwork(
        IpAddress.of(masked(address.number(), address.bits(), prefix), address.bits()), prefix);
  }

  private static BigInteger mappedNumber(IpAddress address) {
    return BigInteger.valueOf(0xffffL).shiftLeft(IpAddress.V4_BITS).or(address.number());
  }

  /** A bare IPv4 address with the prefix of its class. */
  static IpNetwork classful(IpAddress address) {
    int lead = address.number().shiftRight(24).intValue();
    return new IpNetwork(address, lead < 128 ? 8 : lead < 192 ? 16 : 24);
  }

  private static BigInteger masked(BigInteger number, int bits, int prefix) {
    return number.shiftRight(bits - prefix).shiftLeft(bits - prefix);
  }

  int bits() {
    return address.bits();
  }

  IpAddress first() {
    return IpAddress.of(masked(address.number(), bits(), prefix), bits());
  }

  IpAddress last() {
    return IpAddress.of(first().number().add(size()).subtract(BigInteger.ONE), bits());
  }

  BigInteger size() {
    return BigInteger.ONE.shiftLeft(bits() - prefix);
  }

  boolean contains(IpAddress other) {
    return other.bits() == bits()
        && masked(other.number(), bits(), prefix).equals(first().number());
  }

  boolean contains(IpNetwork other) {
    return other.bits() == bits() && prefix <= other.prefix && contains(other.first());
  }

  @Override
  public String toString() {
    return address + "/" + prefix;
  }
}
