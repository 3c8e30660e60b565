package io.choria.rego.builtin.stdlib.schema;

import com.google.re2j.Pattern;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.regex.Regex;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;

/** The formats of strings that schemas can ask for; others are not checked. */
final class SchemaFormats {
  private static final Pattern TIME =
      Pattern.compile(
          "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?$");
  private static final Pattern DATE = Pattern.compile("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
  private static final Pattern HOST =
      Pattern.compile(
          "^([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9])"
              + "(\\.([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]))*$");
  private static final Pattern MAIL = Pattern.compile("^[^@\\s]+@[^@\\s]+$");
  private static final Pattern IPV4 =
      Pattern.compile("^((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.|$)){4}$");
  private static final Pattern IPV6 = Pattern.compile("^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$");
  private static final Pattern TEMPLATE = Pattern.compile("^([^{]*({[^}]*})?)*$");
  private static final Pattern UUID =
      Pattern.compile("^(?i)[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$");
  private static final Pattern POINTER = Pattern.compile("^(?:/(?:[^~/]|~0|~1)*)*$");
  private static final Pattern RELATIVE_POINTER =
      Pattern.compile("^(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~0|~1)*)*)$");

  private SchemaFormats() {}

  static boolean accepts(String format, Value value) {
    return !(value instanceof StringValue text) || accepts(format, text.value());
  }

  private static boolean accepts(String format, String text) {
    return switch (format) {
      case "date" -> isDate(text);
      case "time" -> TIME.matches(text);
      case "date-time" -> isDateTime(text);
      case "hostname" -> text.length() < 256 && HOST.matches(text);
      case "email", "idn-email" -> MAIL.matches(text);
      case "ipv4" -> IPV4.matches(text);
      case "ipv6" -> IPV6.matches(text);
      case "uri", "iri" -> isUri(text, true);
      case "uri-reference", "iri-reference" -> isUri(text, false);
      case "uri-template" -> TEMPLATE.matches(text);
      case "uuid" -> UUID.matches(text);
      case "regex" -> isRegex(text);
      case "json-pointer" -> POINTER.matches(text);
      case "relative-json-pointer" -> RELATIVE_POINTER.matches(text);
      default -> true;
    };
  }

  private static boolean isDate(String text) {
    if (!DATE.matches(text)) {
      return false;
    }
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isDateTime(String text) {
    int separator = text.indexOf('T');
    return separator == 10
        && isDate(text.substring(0, separator))
        && TIME.matches(text.substring(separator + 1));
  }

  private static boolean isUri(String text, boolean absolute) {
    if (text.indexOf('\\') >= 0) {
      return false;
    }
    try {
      URI uri = new URI(text);
      return !absolute || uri.isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isRegex(String text) {
    try {
      Regex.compile(text);
      return true;
    } catch (BuiltinException e) {
      return text.isEmpty();
    }
  }
}
