package io.choria.messaging.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.protocol.Filter;
import io.choria.messaging.protocol.Filter.Fact;
import io.choria.messaging.protocol.Filter.Operator;
import io.choria.messaging.rpc.data.DataProvider;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("spec 02 §4: filters")
class FilterMatchTest {
  private static final Set<String> AGENTS = Set.of("discovery", "rpcutil");

  private static Map<String, Object> facts() {
    Map<String, Object> facts = new HashMap<>();
    facts.put("s", "Hello World");
    facts.put("i", 10);
    facts.put("f", 1.2);
    facts.put("t", true);
    facts.put("fa", false);
    facts.put("n", null);
    facts.put("arr", List.of("a", "b"));
    facts.put("os.name", "dotted");
    facts.put("ver", "10.2");
    facts.put("big", 1.2345678901234567e19);
    facts.put("os", Map.of("family", "Debian"));
    return facts;
  }

  private static final FilterMatch MATCH =
      new FilterMatch(
          "web1.example.net",
          NodeData.of(Set.of("apache", "role::web", "Upper"), facts()),
          List.of(DataProvider.of("disk", (String path) -> Map.of("free", 12))));

  private static boolean matches(Filter filter) {
    return MATCH.mismatch(filter, AGENTS) == null;
  }

  private static Operator operator(String symbol) {
    return Arrays.stream(Operator.values())
        .filter(each -> each.symbol().equals(symbol))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource({
    "missing,!=,x,false",
    "f,==,1,true",
    "f,!=,1,false",
    "f,>,1.2,true",
    "t,==,TRUE,true",
    "t,==,tRUE,false",
    "fa,==,anything,true",
    "n,!=,x,false",
    "os.name,==,dotted,false",
    "os\\.name,==,dotted,true",
    "f,=~,^1$,true",
    "s,=~,hello,true",
    "s,=~,/^hello world$/,true",
    "i,==,10.0,true",
    "i,>,10,false",
    "i,>,10.0,true",
    "t,==,yes,false",
    "t,!=,yes,true",
    "fa,!=,false,true",
    "fa,!=,true,false",
    "arr,==,a,false",
    "arr.0,==,A,true",
    "arr.#,==,2,true",
    "ver,>,9,false",
    "big,>,5,false",
    "big,<,5,true",
    "f,=~,^1\\.2$,false",
    "f,=~,^1\\.2000$,true",
    "s,<,hz,true",
    "i,==,010,false",
    "i,>,abc,false",
    "os.family,==,debian,true",
    "os.#(a==b),==,x,false",
    "s,=~,(,false"
  })
  void factVectors(String fact, String operator, String value, boolean expected) {
    Filter filter =
        new Filter(
            List.of(new Fact(fact, operator(operator), value)),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    assertThat(matches(filter)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "class {0}: {1}")
  @CsvSource({
    "apache,true",
    "APACHE,true",
    "Upper,false",
    "upper,false",
    "/^ROLE/,true",
    "/(/,false",
    "nginx,false"
  })
  void classes(String name, boolean expected) {
    assertThat(matches(new Filter(List.of(), List.of(name), List.of(), List.of(), List.of())))
        .isEqualTo(expected);
  }

  @Test
  void anyIdentityButEveryAgentAndClass() {
    assertThat(matches(identities("db1", "/^WEB/", "/^web\\d/"))).isTrue();
    assertThat(matches(identities("db1", "WEB1.example.net"))).isFalse();
    assertThat(matches(identities("/web1.example.net/"))).isTrue();
    assertThat(matches(agents("rpcutil", "/^disc/"))).isTrue();
    assertThat(matches(agents("rpcutil", "puppet"))).isFalse();
    assertThat(
            matches(
                new Filter(List.of(), List.of("apache", "nginx"), List.of(), List.of(), List.of())))
        .isFalse();
    assertThat(matches(Filter.EMPTY)).isTrue();
  }

  @Test
  void compoundFiltersAreScored() {
    String yes = "with('apache') and fact('i') > 5";
    String no = "with('nginx')";
    assertThat(matches(compounds(yes))).isTrue();
    assertThat(matches(compounds(no))).isFalse();
    assertThat(matches(compounds(yes, yes, no))).isTrue();
    assertThat(matches(compounds(yes, no))).isFalse();
    assertThat(matches(compounds("disk('/').free > 10"))).isTrue();
    assertThat(matches(compounds("disk() == nil"))).isFalse();
    FilterMatch without = new FilterMatch("web1", NodeData.NONE, List.of());
    assertThat(without.mismatch(compounds(yes), AGENTS)).isEqualTo("compound");
  }

  @Test
  void whatPeopleWriteIsPutTogether() {
    Filter filter =
        FilterBuilder.filter()
            .fact("i>=10")
            .hasClass("apache")
            .identity("/web/")
            .identity("/web/")
            .agent("rpcutil")
            .with("os.family=Debian /role/")
            .compound("fact('t')")
            .build();
    assertThat(filter.identities()).hasSize(1);
    assertThat(filter.facts()).hasSize(2);
    assertThat(filter.classes()).containsExactly("apache", "/role/");
    assertThat(matches(filter)).isTrue();
    assertThatThrownBy(() -> FilterBuilder.filter().fact("nothing"))
        .isInstanceOf(FleetException.class)
        .hasMessage("could not parse fact nothing it does not appear to be in a valid format");
  }

  private static Filter identities(String... entries) {
    return new Filter(List.of(), List.of(), List.of(), List.of(entries), List.of());
  }

  private static Filter agents(String... entries) {
    return new Filter(List.of(), List.of(), List.of(entries), List.of(), List.of());
  }

  private static Filter compounds(String... expressions) {
    return new Filter(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Arrays.stream(expressions).map(e -> List.of(Map.of("expr", e))).toList());
  }
}
