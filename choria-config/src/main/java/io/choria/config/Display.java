package io.choria.config;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes values as Choria prints them (spec 05 §15), secrets and the passwords of URLs masked. */
final class Display {
  private Display() {}

  static String of(SettingDefinition setting, @Nullable Object value) {
    if (value == null) {
      return plain(zero(setting.type()));
    }
    boolean hidden = setting.isSecret() && !value.equals("");
    return hidden ? Printable.MASK : plain(value);
  }

  private static String plain(Object value) {
    if (value instanceof Duration duration) {
      return GoDuration.format(duration);
    }
    if (value instanceof List<?> list) {
      return Printable.withoutPasswords(
          list.stream().map(String::valueOf).collect(Collectors.joining(" ", "[", "]")));
    }
    return Printable.withoutPasswords(value.toString());
  }

  /** What an unset setting reads as; the empty string where there is nothing better. */
  static Object zero(ValueType type) {
    return switch (type) {
      case BOOLEAN -> false;
      case INTEGER -> 0;
      case LONG -> 0L;
      case DOUBLE -> 0.0;
      case STRINGS -> List.of();
      case DURATION -> Duration.ZERO;
      case STRING, PATH, URI, ENUM -> "";
    };
  }
}
