package io.choria.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CodecTest {
  /** What the JSON tests carry. */
  record Order(String item, int count, List<String> notes) {}

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void bytesAreNotCopied() {
    byte[] payload = {1, 2};
    assertThat(Codec.bytes().encode(payload)).isSameAs(payload);
    assertThat(Codec.bytes().decode(payload)).isSameAs(payload);
  }

  @Property(tries = 500)
  void textComesBack(@ForAll String text) {
    // a lone half of a surrogate pair has no UTF-8 form
    if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      assertThat(Codec.text().decode(Codec.text().encode(text))).isEqualTo(text);
    }
  }

  @Test
  void textWithTheReplacementCharacterIsText() {
    assertThat(Codec.text().decode(utf8("a\ufffdb"))).isEqualTo("a\ufffdb");
  }

  @Property(tries = 1000)
  void fuzzTextTakesUtf8AndRefusesTheRest(@ForAll byte[] payload) {
    try {
      assertThat(utf8(Codec.text().decode(payload))).isEqualTo(payload);
    } catch (CodecException e) {
      assertThat(utf8(new String(payload, StandardCharsets.UTF_8))).isNotEqualTo(payload);
    }
  }

  @Test
  void recordsTravelAsJson() {
    Codec<Order> codec = Codec.json(Order.class);
    Order order = new Order("tea", 2, List.of("hot"));
    assertThat(new String(codec.encode(order), StandardCharsets.UTF_8))
        .isEqualTo("{\"item\":\"tea\",\"count\":2,\"notes\":[\"hot\"]}");
    assertThat(codec.decode(codec.encode(order))).isEqualTo(order);
    assertThat(codec.decode(utf8("{\"item\":\"tea\",\"new\":true,\"count\":1}")))
        .isEqualTo(new Order("tea", 1, null));
  }

  @Test
  void brokenJsonIsTyped() {
    Codec<Order> codec = Codec.json(Order.class);
    for (String bad :
        List.of("", " ", "null", "[]", "{", "{}x", "{\"count\":\"many\"}", "[".repeat(100_000))) {
      assertThatThrownBy(() -> codec.decode(utf8(bad)))
          .as(bad.substring(0, Math.min(20, bad.length())))
          .isInstanceOf(CodecException.class);
    }
    assertThatThrownBy(() -> codec.decode(utf8("{\"count\":" + "9".repeat(5_000) + "}")))
        .isInstanceOf(CodecException.class);
  }

  @Property(tries = 1000)
  void fuzzJsonNeverThrowsAnythingElse(@ForAll byte[] payload) {
    Codec<Order> codec = Codec.json(Order.class);
    try {
      assertThat(codec.decode(payload)).isNotNull();
    } catch (CodecException e) {
      assertThat(e.getMessage()).contains("Order");
    }
  }

  @Test
  void ownCodecsMayThrowWhatTheyLike() {
    Codec<Integer> codec =
        Codec.of(
            value -> {
              throw new java.io.IOException("full");
            },
            payload -> Integer.parseInt(new String(payload, StandardCharsets.UTF_8)));
    assertThat(codec.decode(utf8("7"))).isEqualTo(7);
    assertThatThrownBy(() -> codec.decode(utf8("x"))).isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> codec.encode(1))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("full");
  }
}
