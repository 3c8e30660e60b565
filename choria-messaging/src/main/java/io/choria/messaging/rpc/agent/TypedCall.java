package io.choria.messaging.rpc.agent;

import io.choria.messaging.rpc.client.Call;
import io.choria.messaging.rpc.client.CallResult;
import io.choria.messaging.rpc.client.NodeReply;
import io.choria.messaging.rpc.typed.RecordCodec;
import io.choria.messaging.rpc.typed.TypedValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A call whose answers are records. Not safe for use by several threads.
 *
 * @param <O> the record of the outputs
 */
public final class TypedCall<O> {
  private final Call call;
  private final RecordCodec outputs;

  TypedCall(Call call, RecordCodec outputs) {
    this.call = call;
    this.outputs = outputs;
  }

  /**
   * What one server answered.
   *
   * @param <O> the record of the outputs
   * @param node who, with which status, and the outputs as they came
   * @param value the outputs; empty when the action failed, or when they are not those of the
   *     interface
   * @param problem why there is no value; empty when there is one
   */
  public record Answer<O>(NodeReply node, Optional<O> value, String problem) {
    /**
     * Who answered.
     *
     * @return the identity of the server
     */
    public String sender() {
      return node.sender();
    }
  }

  /**
   * Says more about the call: which servers, for how long, how many at once.
   *
   * @param options changes the call
   * @return this
   */
  public TypedCall<O> with(Consumer<? super Call> options) {
    options.accept(call);
    return this;
  }

  /**
   * Sends the call, and hands over each answer as it arrives.
   *
   * @param receiver called for each answer
   * @return how it ended
   * @throws InterruptedException when interrupted
   */
  public CallResult send(Consumer<? super Answer<O>> receiver) throws InterruptedException {
    return call.send(reply -> receiver.accept(answer(reply)));
  }

  /**
   * Sends the call and waits for all answers.
   *
   * @return the answers in the order of their arrival
   * @throws InterruptedException when interrupted
   */
  public List<Answer<O>> collect() throws InterruptedException {
    List<Answer<O>> answers = new ArrayList<>();
    var unused = send(answers::add);
    return answers;
  }

  @SuppressWarnings("unchecked") // the codec is that of the method's own return type
  private Answer<O> answer(NodeReply reply) {
    if (!reply.ok()) {
      return new Answer<>(reply, Optional.empty(), reply.body().message());
    }
    try {
      return new Answer<>(reply, Optional.of((O) outputs.read("", reply.outputs())), "");
    } catch (TypedValueException e) {
      return new Answer<>(reply, Optional.empty(), String.valueOf(e.getMessage()));
    }
  }
}
