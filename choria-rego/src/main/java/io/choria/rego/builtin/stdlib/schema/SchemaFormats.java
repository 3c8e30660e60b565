package io.choria.rego.builtin.stdlib.schema;

import com.google.re2j.Pattern;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
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

  static boolean accepts(SchemaReport report, String format, Value value) {
    return !(value instanceof StringValue text) || accepts(report, format, text.value());
  }

  private static boolean accepts(SchemaReport report, String format, String text) {
    return switch (format) {
      case "date" -> isDate(report, text);
      case "time" -> report.matches(TIME, text);
      case "date-time" -> isDateTime(report, text);
      case "hostname" -> text.length() < 256 && report.matches(HOST, text);
      case "email", "idn-email" -> report.matches(MAIL, text);
      case "ipv4" -> report.matches(IPV4, text);
      case "ipv6" -> report.matches(IPV6, text);
      case "uri", "iri" -> isUri(text, true);
      case "uri-reference", "iri-reference" -> isUri(text, false);
      case "uri-template" -> report.matches(TEMPLATE, text);
      case "uuid" -> report.matches(UUID, text);
      case "regex" -> report.isPattern(text);
      case "json-pointer" -> report.matches(POINTER, text);
      case "relative-json-pointer" -> report.matches(RELATIVE_POINTER, text);
      default -> true;
    };
  }

  private static boolean isDate(SchemaReport report, String text) {
    if (!report.matches(DATE, text)) {
      return false;
    }
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isDateTime(SchemaReport report, String text) {
    int separator = text.indexOf('T');
    return separator == 10
        && isDate(report, text.substring(0, separator))
        && report.matches(TIME, text.substring(separator + 1));
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
}
