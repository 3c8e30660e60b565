package io.choria.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTemplateTest {
  private enum Colour {
    RED,
    DARK_BLUE
  }

  private static final Token<Integer> ID = Token.integer("id");
  private static final SubjectTemplate ORDERS = SubjectTemplate.parse("orders.{region}.{id}", ID);

  @Test
  void reqMp1FormatsTheWildcardAndSubjects() {
    assertThat(ORDERS.wildcard()).isEqualTo("orders.*.*");
    assertThat(ORDERS.format("eu", 7)).isEqualTo("orders.eu.7");
    assertThat(SubjectTemplate.parse("plain.subject").format()).isEqualTo("plain.subject");
    assertThat(SubjectTemplate.parse("a.{b}.c").format("x")).isEqualTo("a.x.c");
    assertThat(SubjectTemplate.parse("a.{rest...}").wildcard()).isEqualTo("a.>");
    assertThat(SubjectTemplate.parse("a.{rest...}").format(List.of("b", "c"))).isEqualTo("a.b.c");
  }

  @Test
  void reqMp1TakesSubjectsApart() {
    SubjectMatch match = ORDERS.match("orders.eu.7").orElseThrow();
    assertThat(match.get(ID)).isEqualTo(7);
    assertThat(match.get("region")).isEqualTo("eu");
    assertThat(match.get("id")).isEqualTo("7");
    Token<List<String>> rest = Token.rest("rest");
    assertThat(SubjectTemplate.parse("a.{rest...}", rest).match("a.b.c").orElseThrow().get(rest))
        .containsExactly("b", "c");
    assertThatThrownBy(() -> match.get("nothing")).isInstanceOf(SubjectException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "orders",
        "orders.eu",
        "orders.eu.7.8",
        "orders.eu.",
        "orders..7",
        ".eu.7",
        "orders.eu.seven",
        "orders.eu.07",
        "orders.eu.+7",
        "orders.eu.-0",
        "orders.eu.99999999999",
        "orders.*.7",
        "orders.e u.7",
        "orders.\u00e9.7",
        "others.eu.7"
      })
  void reqMp1WhatDoesNotFitGivesNoMatch(String subject) {
    assertThat(ORDERS.match(subject)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a.b",
        "*",
        ">",
        "a*",
        "a>",
        " ",
        "a b",
        "a\tb",
        "a\r\nPUB x",
        "\u0000",
        "\u00e9",
        "\ud83d\ude00"
      })
  void reqMp1HostileTokensAreRefused(String value) {
    assertThatThrownBy(() -> ORDERS.format(value, 1))
        .isInstanceOf(SubjectException.class)
        .hasMessageContaining("{region}");
    assertThatThrownBy(() -> SubjectTemplate.parse("a.{b}").format(value))
        .isInstanceOf(SubjectException.class);
    assertThatThrownBy(() -> SubjectTemplate.parse("a.{b}.c").with(Token.string("b"), value))
        .isInstanceOf(SubjectException.class);
    assertThatThrownBy(() -> SubjectTemplate.parse("a.{b...}").format(List.of("x", value, "y")))
        .isInstanceOf(SubjectException.class);
  }

  @Test
  void reqMp1LengthsAreLimited() {
    assertThatCode(() -> ORDERS.format("x".repeat(255), 1)).doesNotThrowAnyException();
    assertThatThrownBy(() -> ORDERS.format("x".repeat(256), 1))
        .isInstanceOf(SubjectException.class);
    SubjectTemplate rest = SubjectTemplate.parse("a.{r...}");
    assertThatThrownBy(() -> rest.format(java.util.Collections.nCopies(600, "bb")))
        .isInstanceOf(SubjectException.class)
        .hasMessageContaining("1024");
  }

  @Test
  void aFirstTokenFromOutsideCannotReachTheServersOwnSubjects() {
    SubjectTemplate first = SubjectTemplate.parse("{base}.x");
    assertThat(first.format("a$b")).isEqualTo("a$b.x");
    assertThatThrownBy(() -> first.format("$SYS")).isInstanceOf(SubjectException.class);
    assertThatThrownBy(() -> SubjectTemplate.parse("{all...}").format(List.of("$JS", "API")))
        .isInstanceOf(SubjectException.class);
    assertThat(SubjectTemplate.parse("$KV.{bucket}").format("b")).isEqualTo("$KV.b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a..b",
        ".a",
        "a.",
        "a.*",
        ">",
        "a b",
        "a.{}",
        "a.{b",
        "a.b}",
        "{b}{c}",
        "{b...}.c",
        "{b}.{b}",
        "{1b}",
        "{b-c}",
        "{b...",
        "{...}",
        "x{b}"
      })
  void brokenTemplatesAreRefused(String text) {
    assertThatThrownBy(() -> SubjectTemplate.parse(text)).isInstanceOf(SubjectException.class);
  }

  @Test
  void typesMustHaveAPlaceAndValuesTheirType() {
    assertThatThrownBy(() -> SubjectTemplate.parse("a.{b}", ID))
        .isInstanceOf(SubjectException.class)
        .hasMessageContaining("id");
    assertThatThrownBy(() -> SubjectTemplate.parse("a.{id}", ID, ID))
        .isInstanceOf(SubjectException.class);
    assertThatThrownBy(() -> ORDERS.format("eu", "7")).isInstanceOf(SubjectException.class);
    assertThatThrownBy(() -> ORDERS.format("eu")).isInstanceOf(SubjectException.class);
  }

  @Test
  void placesCanBeFilledOneByOne() {
    SubjectTemplate eu = ORDERS.with(Token.string("region"), "eu");
    assertThat(eu.wildcard()).isEqualTo("orders.eu.*");
    assertThat(eu.format(9)).isEqualTo("orders.eu.9");
    assertThat(eu.match("orders.eu.9").orElseThrow().get(ID)).isEqualTo(9);
    assertThat(eu.match("orders.us.9")).isEmpty();
  }

  @Test
  void tokensOfAllTypesComeBack() {
    Token<Long> number = Token.number("n");
    Token<UUID> uuid = Token.uuid("u");
    Token<Colour> colour = Token.of("c", Colour.class);
    SubjectTemplate all = SubjectTemplate.parse("{n}.{u}.{c}", number, uuid, colour);
    UUID id = UUID.fromString("7d1c6f0e-52a5-4a6b-8c0d-1f0f6a3f9b10");
    String subject = all.format(-5L, id, Colour.DARK_BLUE);
    assertThat(subject).isEqualTo("-5.7d1c6f0e-52a5-4a6b-8c0d-1f0f6a3f9b10.dark_blue");
    SubjectMatch match = all.match(subject).orElseThrow();
    assertThat(match.get(number)).isEqualTo(-5L);
    assertThat(match.get(uuid)).isEqualTo(id);
    assertThat(match.get(colour)).isEqualTo(Colour.DARK_BLUE);
    assertThat(all.match("-5.7d1c6f0e-52a5-4a6b-8c0d-1f0f6a3f9b10.Red")).isEmpty();
    assertThat(all.match("-5.7D1C6F0E-52a5-4a6b-8c0d-1f0f6a3f9b10.red")).isEmpty();
    assertThat(all.match("-5.1-1-1-1-1.red")).isEmpty();
  }

  @Property(tries = 500)
  void whatIsFormattedIsMatchedAgain(@ForAll("tokens") String region, @ForAll int id) {
    SubjectMatch match = ORDERS.match(ORDERS.format(region, id)).orElseThrow();
    assertThat(match.get("region")).isEqualTo(region);
    assertThat(match.get(ID)).isEqualTo(id);
  }

  @Property(tries = 500)
  void restsComeBack(
      @ForAll @Size(min = 1, max = 3) List<@net.jqwik.api.From("tokens") String> rest) {
    Token<List<String>> all = Token.rest("all");
    SubjectTemplate template = SubjectTemplate.parse("a.{all...}", all);
    assertThat(template.match(template.format(rest)).orElseThrow().get(all)).isEqualTo(rest);
  }

  @Property(tries = 2000)
  void fuzzAnyTextIsATemplateOrARefusal(@ForAll("nearTemplates") String text) {
    try {
      SubjectTemplate template = SubjectTemplate.parse(text);
      assertThat(SubjectTemplate.parse(template.text()).wildcard()).isEqualTo(template.wildcard());
      assertThat(template.wildcard()).doesNotContain("{", "}", "..");
    } catch (SubjectException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Property(tries = 2000)
  void fuzzAnySubjectMatchesOrNot(@ForAll("nearTemplates") String subject) {
    ORDERS
        .match(subject)
        .ifPresent(
            match ->
                assertThat(ORDERS.format(match.get("region"), match.get(ID))).isEqualTo(subject));
  }

  @Example
  void namesOfTokensAreChecked() {
    assertThatThrownBy(() -> Token.string("a.b")).isInstanceOf(SubjectException.class);
  }

  @Provide
  Arbitrary<String> tokens() {
    return Arbitraries.strings()
        .withCharRange('!', '~')
        .ofMinLength(1)
        .ofMaxLength(255)
        .filter(s -> s.chars().noneMatch(c -> c == '.' || c == '*' || c == '>'));
  }

  @Provide
  Arbitrary<String> nearTemplates() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("ab{}.*> $01-\u00e9\u0000").ofMaxLength(24),
        Arbitraries.strings().ofMaxLength(40),
        Arbitraries.of("orders", "{a}", "{b...}", "eu", "7", "x", ".")
            .list()
            .ofMaxSize(6)
            .map(parts -> String.join(".", parts)));
  }
}
