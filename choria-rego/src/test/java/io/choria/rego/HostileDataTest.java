package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input and data that hold themselves, never end, or are not what they seem. */
class HostileDataTest {
  private static final Entrypoint ECHO =
      Rego.compile("p.rego", "package p\nx := input").entrypoint("data.p.x");

  private record Box(Object content) {}

  private static Object onSmallStack(Supplier<Object> work) throws InterruptedException {
    AtomicReference<Object> end = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                end.set(work.get());
              } catch (Throwable e) {
                end.set(e);
              }
            },
            "smallest-stack",
            160 << 10);
    thread.start();
    thread.join();
    return end.get();
  }

  private static void isRefused(Object data, String reason) {
    assertThatThrownBy(() -> ECHO.evaluate(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
    assertThatThrownBy(() -> Value.from(Map.of("a", data)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void whatHoldsItselfIsRefused() {
    Map<String, Object> map = new HashMap<>();
    map.put("a", map);
    map.put("b", List.of(map, map));
    List<Object> list = new ArrayList<>();
    list.add(new Box(List.of(list, list)));
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.set("a", JsonNodeFactory.instance.arrayNode().add(node).add(node));

    isRefused(map, "holds itself");
    isRefused(list, "holds itself");
    isRefused(node, "holds itself");
    isRefused(new Object[] {map}, "holds itself");
  }

  @Test
  void whatHoldsTheSamePartManyTimesIsConvertedOnce() {
    List<Object> lists = List.of(1);
    ArrayNode nodes = JsonNodeFactory.instance.arrayNode().add(1);
    for (int i = 0; i < 60; i++) {
      lists = List.of(lists, lists);
      nodes = JsonNodeFactory.instance.arrayNode().add(nodes).add(nodes);
    }
    assertThat(((ArrayValue) Value.from(lists)).size()).isEqualTo(2);
    assertThat(((ArrayValue) Value.from(nodes)).size()).isEqualTo(2);
    List<Object> input = lists;
    assertThatThrownBy(() -> ECHO.evaluate(input))
        .isInstanceOf(RegoEvaluationException.class)
        .hasMessageContaining("result exceeds");
  }

  @Test
  void iteratorsThatNeverEndAreRefused() {
    Iterable<Object> endless =
        () ->
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                return true;
              }

              @Override
              public Object next() {
                return true;
              }
            };
    assertThatThrownBy(() -> ECHO.evaluate(endless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than 16777216 values");
  }

  @Test
  void whatIteratorsThrowReachesTheCaller() {
    Iterable<Object> broken =
        () -> {
          throw new ConcurrentModificationException("broken");
        };
    assertThatThrownBy(() -> ECHO.evaluate(broken))
        .isInstanceOf(ConcurrentModificationException.class);
    assertThat(ECHO.evaluate(List.of(1)).as(int[].class)).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
  void tenMegabytesOfOpenBracketsAreRefused(String open) {
    String text = open.repeat(10_000_000 / open.length());
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> ECHO.evaluateJson(text)).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> ECHO.evaluateJson(bytes)).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> ECHO.evaluateJson(new ByteArrayInputStream(bytes)))
        .isInstanceOf(JsonException.class);
  }

  @Test
  void everyFormOfJsonIsReadTheSame() {
    byte[] bytes = "{\"a\": \"\u00ff\", \"a\": [1e3], \"b\": \"".getBytes(StandardCharsets.UTF_8);
    byte[] text = new byte[bytes.length + 3];
    System.arraycopy(bytes, 0, text, 0, bytes.length);
    // a byte that is no UTF-8
    text[bytes.length] = (byte) 0xfe;
    text[bytes.length + 1] = '"';
    text[bytes.length + 2] = '}';
    String expected = "{\"a\":[1e3],\"b\":\"\ufffd\"}";

    assertThat(ECHO.evaluateJson(text).toJson()).isEqualTo(expected);
    assertThat(ECHO.evaluateJson(new ByteArrayInputStream(text)).toJson()).isEqualTo(expected);
    assertThatThrownBy(() -> ECHO.evaluateJson("1e1000000000"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("number too big");
  }

  @Test
  void streamsThatFailAreNoInput() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("broken");
          }

          @Override
          public int read(byte[] into, int from, int length) throws IOException {
            return read();
          }
        };
    assertThatThrownBy(() -> ECHO.evaluateJson(broken)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void deepDataFitsIntoSmallStacks() throws InterruptedException {
    Object deep = 1;
    for (int i = 0; i < 300; i++) {
      deep = Map.of("a", List.of(new Box(deep)));
    }
    Object data = deep;
    String json = "[".repeat(1_000) + "]".repeat(1_000);

    assertThat(onSmallStack(() -> Value.from(data))).isInstanceOf(ObjectValue.class);
    assertThat(onSmallStack(() -> Value.parseJson(json))).isInstanceOf(ArrayValue.class);
    assertThat(onSmallStack(() -> ECHO.evaluateJson(json).toJson())).isEqualTo(json);
  }
}
