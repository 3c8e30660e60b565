package io.choria.messaging.rpc.ddl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One input of an action or a data provider (spec 02 §2.1).
 *
 * @param name its name in requests
 * @param prompt what a person is asked
 * @param description what it is
 * @param type as it stands in the document; case does not count
 * @param optional whether a request may go without it
 * @param defaultValue what clients send when it is not given; null for nothing
 * @param validation the rule of texts: {@code shellsafe}, {@code ipv4address}, {@code ipv6address},
 *     {@code ipaddress}, or an RE2 expression; empty for none
 * @param maxLength the longest text in bytes of UTF-8; with 0 <em>no</em> rule is looked at (spec
 *     02 §2.5)
 * @param list the values that the type {@code list} allows
 */
public record InputDdl(
    String name,
    String prompt,
    String description,
    String type,
    boolean optional,
    @Nullable JsonNode defaultValue,
    String validation,
    int maxLength,
    List<String> list) {
  /**
   * Copies the lists.
   *
   * @param name its name in requests
   * @param prompt what a person is asked
   * @param description what it is
   * @param type as it stands in the document
   * @param optional whether a request may go without it
   * @param defaultValue what clients send when it is not given
   * @param validation the rule of texts
   * @param maxLength the longest text in bytes
   * @param list the values that the type {@code list} allows
   */
  public InputDdl {
    defaultValue = defaultValue == null ? null : defaultValue.deepCopy();
    list = List.copyOf(list);
  }

  /**
   * Reads a text, as it is typed on a command line, as the declared type (spec 02 §2.4). Does not
   * look at the rules of the value.
   *
   * @param text what was typed
   * @return an integer of 64 bits, a double, a boolean, a text, or a tree
   * @throws InputException when the text is none of that type, with the message of Choria
   */
  public JsonNode convert(String text) {
    return InputConversion.convert(name, type, text);
  }

  /**
   * Checks the type and the rules of a value (spec 02 §2.5).
   *
   * @param value the value; for the type {@code float} a double, an integer is none
   * @return what the check could not do; empty when it was complete
   * @throws InputException when the value breaks a rule, with the message of Choria
   */
  public Optional<String> validate(JsonNode value) {
    return InputValidation.validate(this, value);
  }
}
