package io.choria.rego.builtin.stdlib.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.rego.Value;
import io.choria.rego.builtin.stdlib.CallText;
import io.choria.rego.builtin.stdlib.TestContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Queries against one schema, with what OPA 1.22.2 says of them. */
class GraphQlValidationTest {
  private static final String SCHEMA =
      """
      type Query {
        dog(n: Int = 1, name: String, e: E, o: In, l: [Int], r: Boolean, id: ID, f: Float): Dog
        cat: Cat
        pet: Pet
        pets: [Pet!]!
        any: CatOrDog
        req(a: Int!): Int
        need(o: In!): Int
        d(x: D): D
      }
      scalar D
      enum E { A B }
      input In { a: Int! b: String = "x" c: [In!] }
      interface Pet { name: String }
      type Dog implements Pet { name: String nick(x: Int): String! owner: Human kids: [Dog] }
      type Cat implements Pet { name: String meow: Int owner: Human }
      type Human { name: String age: Int pet: Pet }
      union CatOrDog = Cat | Dog
      type Subscription { a: Int b: Int dog: Dog }
      type Mutation { a: Int }
      directive @rep(x: Int) repeatable on FIELD
      directive @onq on QUERY
      """;

  private static Value call(String function, String... texts) throws Exception {
    StringBuilder call = new StringBuilder(function).append('(');
    for (String text : texts) {
      call.append(call.length() > function.length() + 1 ? ", " : "")
          .append(Value.of(text).toJson());
    }
    return CallText.evaluate(call.append(')').toString(), new TestContext());
  }

  @TestFactory
  Stream<DynamicTest> agreesWithTheReference() throws IOException {
    try (InputStream in = GraphQlValidationTest.class.getResourceAsStream("graphql-queries.tsv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> line.split("\t", 2))
          .map(
              line ->
                  DynamicTest.dynamicTest(
                      line[1],
                      () ->
                          assertThat(call("graphql.is_valid", line[1], SCHEMA))
                              .isEqualTo(Value.of(Boolean.parseBoolean(line[0])))))
          .toList()
          .stream();
    }
  }

  @Test
  void refusesSchemasThatNestTooDeep() throws Exception {
    String deep = "type Query { a: " + "[".repeat(100_000) + "Int" + "]".repeat(100_000) + " }";
    assertThat(call("graphql.schema_is_valid", deep)).isEqualTo(Value.of(false));
  }
}
