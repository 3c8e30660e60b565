package io.choria.messaging.rpc.ddl;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.choria.config.Validator;
import io.choria.messaging.rpc.ddl.InputException.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rules of one value (spec 02 §2.5); they are those of Choria, the strange ones included. */
final class InputValidation {
  private static final double BEYOND_LONG = 0x1p63;
  private static final int LONGEST_EXPRESSION = 10_000;

  private InputValidation() {}

  static Optional<String> validate(InputDdl input, JsonNode value) {
    String trouble =
        switch (input.type().toLowerCase(Locale.ROOT)) {
          case "integer", "int" -> isInteger(value) ? "" : "is not an integer";
          case "number" -> value.isNumber() ? "" : "is not a number";
          case "float" -> value.isFloatingPointNumber() ? "" : "is not a float";
          case "boolean" -> value.isBoolean() ? "" : "is not a boolean";
          case "hash" -> value.isObject() ? "" : "is not a hash map";
          case "array" -> value.isArray() ? "" : "is not an array";
          case "list" -> inList(input.list(), value);
          case "string" ->
              value.isTextual() ? tooLong(input, value.textValue()) : "is not a string";
          default -> "unsupported input type '" + input.type() + "'";
        };
    if (!trouble.isEmpty()) {
      throw new InputException(Fault.INVALID, input.name(), trouble);
    }
    return input.type().equalsIgnoreCase("string")
        ? rule(input, value.textValue())
        : Optional.empty();
  }

  private static boolean isInteger(JsonNode value) {
    if (value.isFloatingPointNumber()) {
      double number = value.doubleValue();
      return number == Math.rint(number) && number >= -BEYOND_LONG && number < BEYOND_LONG;
    }
    return value.isIntegralNumber() && value.canConvertToLong();
  }

  private static String inList(List<String> allowed, JsonNode value) {
    if (allowed.isEmpty()) {
      return "input type of list without a valid list of items in DDL";
    }
    if (!value.isTextual()) {
      return "should be a string";
    }
    return allowed.contains(value.textValue())
        ? ""
        : "should be one of " + String.join(", ", allowed);
  }

  private static String tooLong(InputDdl input, String text) {
    int limit = input.maxLength();
    return limit > 0 && text.getBytes(StandardCharsets.UTF_8).length > limit
        ? "is longer than " + limit + " characters"
        : "";
  }

  /** Without a length Choria looks at no rule, and what it takes is taken here (spec 02 §2.5). */
  private static Optional<String> rule(InputDdl input, String text) {
    String rule = input.validation();
    if (input.maxLength() == 0 || rule.isEmpty()) {
      return rule.isEmpty()
          ? Optional.empty()
          : Optional.of("validation '" + rule + "' has no effect without a maxlength");
    }
    String known =
        switch (rule) {
          case "shellsafe" -> "shellsafe";
          case "ipv4address" -> "ipv4";
          case "ipv6address" -> "ipv6";
          case "ipaddress" -> "ipaddress";
          default -> "";
        };
    if (!known.isEmpty()) {
      Optional<String> trouble = Validator.parse(known).check(text);
      if (trouble.isPresent()) {
        throw new InputException(Fault.INVALID, input.name(), trouble.get());
      }
      return Optional.empty();
    }
    if (rule.charAt(0) >= 'a' && rule.charAt(0) <= 'z') {
      return Optional.of("Unsupported validator '" + rule + "'");
    }
    matches(input, rule, text);
    return Optional.empty();
  }

  private static void matches(InputDdl input, String rule, String text) {
    boolean found;
    try {
      if (rule.length() > LONGEST_EXPRESSION) {
        throw new PatternSyntaxException("longer than " + LONGEST_EXPRESSION);
      }
      found = Pattern.compile(rule).matcher(text).find();
    } catch (PatternSyntaxException e) {
      throw new InputException(Fault.INVALID, input.name(), "invalid regex '" + rule + "'");
    }
    if (!found) {
      throw new InputException(Fault.INVALID, input.name(), "input does not match '" + rule + "'");
    }
  }
}
