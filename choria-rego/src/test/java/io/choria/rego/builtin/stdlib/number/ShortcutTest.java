package io.choria.rego.builtin.stdlib.number;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.rego.NumberValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.stdlib.TestContext;
import io.choria.rego.builtin.stdlib.format.GoFloat;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Shorter ways to a number lead to the same number. */
class ShortcutTest {
  private static final int ROUNDS = 20_000;

  private final Random random = new Random(11);

  @Test
  void quotientsOfSmallNumbers() {
    BuiltinImpl divide = Arithmetic.find("div");
    int[] divisors = {1, 2, 3, 4, 5, 7, 8, 10, 16, 20, 25, 40, 64, 100, 125, 625, 1000, 1 << 20};
    for (int i = 0; i < ROUNDS; i++) {
      int p = random.nextInt() >> random.nextInt(31);
      int q = divisors[random.nextInt(divisors.length)] * (random.nextBoolean() ? 1 : -1);
      if (p != 0) {
        NumberValue x = NumberValue.of(p);
        NumberValue y = NumberValue.of(q);
        Value quotient = divide.call(new TestContext(), new Value[] {x, y});
        NumberValue slow =
            Arithmetic.value(
                new TestContext(), Arithmetic.toFloat(x).dividedBy(Arithmetic.toFloat(y)));
        assertThat(((NumberValue) quotient).text()).as("%d / %d", p, q).isEqualTo(slow.text());
      }
    }
  }

  @Test
  void shortestDecimals() {
    for (int i = 0; i < ROUNDS / 4; i++) {
      double number =
          i % 2 == 0
              ? Double.longBitsToDouble(random.nextLong())
              : random.nextInt(1_000_000) / 1000.0;
      if (Double.isFinite(number) && number != 0) {
        assertThat(GoFloat.shortest(number)).as("%s", number).isEqualTo(slowest(number));
      }
    }
  }

  private static BigDecimal slowest(double number) {
    BigDecimal exact = new BigDecimal(number);
    for (int digits = 1; digits < 17; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == number) {
        return rounded.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }
}
