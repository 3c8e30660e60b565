package io.choria.rego.eval;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Label;

/** A body that is being written: what is known at this point of it, and where it goes on. */
final class OpenBody {
  /** The local variable for its value. */
  final int result;

  /** Whether its value ends all of the code. */
  final boolean returns;

  /** Where to jump when whoever asked has all that it needs. */
  final Label stop;

  /** The operands that variables stand for, by their slots. */
  final Map<Integer, Integer> slots;

  /** The local variables of what is being collected. */
  final Map<Integer, Integer> collectors;

  /** The operands that hold answers, by questions. */
  final Map<List<Object>, Integer> answers;

  private OpenBody(
      int result,
      boolean returns,
      Label stop,
      Map<Integer, Integer> slots,
      Map<Integer, Integer> collectors,
      Map<List<Object>, Integer> answers) {
    this.result = result;
    this.returns = returns;
    this.stop = stop;
    this.slots = slots;
    this.collectors = collectors;
    this.answers = answers;
  }

  /** A body that begins here, where these answers are known. */
  static OpenBody begin(
      int result, boolean returns, Label stop, Map<List<Object>, Integer> answers) {
    return new OpenBody(
        result, returns, stop, new HashMap<>(), new HashMap<>(), new HashMap<>(answers));
  }

  /** A part of which one solution is enough; what it gets to know is not known behind it. */
  OpenBody closure(Label found) {
    return new OpenBody(result, returns, found, slots, collectors, new HashMap<>(answers));
  }

  /** A part that may be passed over; what it gets to know is not known behind it. */
  OpenBody detour() {
    return closure(stop);
  }
}
