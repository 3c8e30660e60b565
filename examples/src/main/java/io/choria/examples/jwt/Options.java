package io.choria.examples.jwt;

import io.choria.config.ConfigException;
import io.choria.config.DurationGrammar;
import io.choria.messaging.security.Ed25519PublicKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How values on the command line are read. */
final class Options {
  private static final Pattern HEX_KEY = Pattern.compile("[0-9a-fA-F]{64}");

  private Options() {}

  /** Durations as {@code 1h30m}, {@code 30d}, {@code 2w}, {@code 6M} and {@code 1y}. */
  static final class Validity implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      try {
        return DurationGrammar.EXTENDED.parse(value);
      } catch (ConfigException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** A public key, or the file that holds one. */
  static Ed25519PublicKey publicKey(String value) {
    return HEX_KEY.matcher(value).matches()
        ? Ed25519PublicKey.ofHex(value)
        : Ed25519PublicKey.read(Path.of(value));
  }
}
