package io.choria.messaging.rpc.ddl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;

/**
 * How clients sum up an output (spec 02 §2.1, §6.7).
 *
 * @param function the name of the function, {@code summary} for one
 * @param args as they stand in the document: the name of the output, and perhaps options
 */
public record AggregateDdl(String function, List<JsonNode> args) {
  /**
   * Copies the list.
   *
   * @param function the name of the function
   * @param args the name of the output, and perhaps options
   */
  public AggregateDdl {
    args = args.stream().<JsonNode>map(JsonNode::deepCopy).toList();
  }

  /**
   * Sums up an output without options.
   *
   * @param function the name of the function
   * @param output the name of the output
   * @return the description
   */
  public static AggregateDdl of(String function, String output) {
    return new AggregateDdl(function, List.of(TextNode.valueOf(output)));
  }

  /**
   * The output that is summed up.
   *
   * @return its name, or empty when the document does not say it
   */
  public Optional<String> output() {
    return args.stream().limit(1).filter(JsonNode::isTextual).map(JsonNode::textValue).findFirst();
  }

  /**
   * The options: {@code format}, and texts that values are counted as.
   *
   * @return the options; none for malformed ones
   */
  public ObjectNode options() {
    return args.size() > 1 && args.get(1) instanceof ObjectNode options
        ? options
        : JsonNodeFactory.instance.objectNode();
  }
}
