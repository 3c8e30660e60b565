package io.choria.messaging.rpc.ddl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One action of an agent (spec 02 §2.1).
 *
 * @param name as requests name it
 * @param description what it does
 * @param display which replies text output shows
 * @param inputs by name, in the order of the names
 * @param outputs by name, in the order of the names
 * @param aggregates how clients sum up the replies
 */
public record ActionDdl(
    String name,
    String description,
    DisplayMode display,
    Map<String, InputDdl> inputs,
    Map<String, OutputDdl> outputs,
    List<AggregateDdl> aggregates) {
  /**
   * Copies and sorts.
   *
   * @param name as requests name it
   * @param description what it does
   * @param display which replies text output shows
   * @param inputs by name
   * @param outputs by name
   * @param aggregates how clients sum up the replies
   */
  public ActionDdl {
    inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
    outputs = Collections.unmodifiableMap(new TreeMap<>(outputs));
    aggregates = List.copyOf(aggregates);
  }

  /**
   * Makes typed inputs of what was typed as {@code key=value}: keys count in lower case, values are
   * converted and checked, defaults are filled in (spec 02 §2.4).
   *
   * @param texts what was typed
   * @return the inputs of a request
   * @throws InputException when one is not declared, not valid or not there, with the message of
   *     Choria
   */
  public ObjectNode convert(Map<String, String> texts) {
    return RequestInputs.convert(this, texts);
  }

  /**
   * Fills in the defaults of inputs that are not given (spec 02 §2.7), as clients do before they
   * send.
   *
   * @param given the inputs
   * @return a copy with the defaults
   * @throws InputException when a required input without default is not there
   */
  public ObjectNode withInputDefaults(ObjectNode given) {
    return RequestInputs.withDefaults(this, given);
  }

  /**
   * Checks the inputs of a whole request that came as JSON (spec 02 §2.6): a default does not stand
   * in for a required input, numbers are what JSON makes of them, {@code process_results} is not
   * looked at.
   *
   * @param data the inputs
   * @throws InputException at the first that breaks a rule, with the message of Choria
   */
  public void validate(ObjectNode data) {
    RequestInputs.validate(this, data);
  }

  /**
   * Fills in the defaults of outputs that a reply does not have (spec 02 §2.7).
   *
   * @param data the outputs of a reply
   * @return a copy with the defaults; outputs that are not declared stay
   */
  public ObjectNode withOutputDefaults(ObjectNode data) {
    ObjectNode filled = data.deepCopy();
    outputs.forEach(
        (output, description) -> {
          JsonNode value = description.defaultValue();
          if (value != null && !filled.has(output)) {
            filled.set(output, value);
          }
        });
    return filled;
  }
}
