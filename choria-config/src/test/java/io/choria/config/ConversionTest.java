package io.choria.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of conversions, spec 05 §3. */
class ConversionTest {
  private static final Converter CONVERTER = Converter.at("/home/x");

  private static Converter.Result convert(ValueType type, Conversion conversion, String text) {
    return convert(type, conversion, text, null);
  }

  private static Converter.Result convert(
      ValueType type, Conversion conversion, String text, Object previous) {
    SettingDefinition setting =
        SettingDefinition.builder("k", "k", type).conversion(conversion).build();
    return CONVERTER.convert(setting, text, previous);
  }

  @ParameterizedTest(name = "spec 05 §3, string and {0}: \"{1}\" is \"{2}\"")
  @CsvSource({
    "PLAIN, ' a  b ', ' a  b '",
    "PLAIN, '', ''",
    "TITLE, action_policy, Action_policy",
    "TITLE, 'éa', 'Éa'",
    "TITLE, 'ABC', 'ABC'",
    "TITLE, ' a', ' a'",
    "PATH, ' /a ', /a",
    "PATH, ~, /home/x",
    "PATH, ~/a, /home/x/a",
    "PATH, ~bob/x, /home/xbob/x",
    "PATH, /a/~/b, /a/~/b",
    "PATH, a/b, a/b",
  })
  void strings(Conversion conversion, String text, String expected) {
    Converter.Result result = convert(ValueType.STRING, conversion, text);
    assertThat(result.value()).isEqualTo(expected);
    assertThat(result.problem()).isNull();
  }

  @ParameterizedTest(name = "spec 05 §3, {0} of blank text \"{1}\" is an error, not a crash")
  @CsvSource({"TITLE, ''", "PATH, ''", "PATH, '  '"})
  void blankText(Conversion conversion, String text) {
    Converter.Result result = convert(ValueType.STRING, conversion, text);
    assertThat(result.problem()).isEqualTo(Problem.NOT_CONVERTIBLE);
    assertThat(result.value()).isNull();
  }

  @Test
  void aPathWithoutHomeStaysAsItIsWithAnError() {
    SettingDefinition setting =
        SettingDefinition.builder("k", "k", ValueType.STRING).conversion(Conversion.PATH).build();
    Converter.Result result = Converter.at(null).convert(setting, "~/a", null);
    assertThat(result.value()).isEqualTo("~/a");
    assertThat(result.problem()).isEqualTo(Problem.NOT_CONVERTIBLE);
  }

  @ParameterizedTest(name = "spec 05 §3, bool: \"{0}\" is {1}")
  @CsvSource({
    "1, true", "yes, true", "true, true", "y, true", "t, true", "TRUE, true", "' Yes ', true",
    "0, false", "no, false", "false, false", "n, false", "f, false", "NO, false", "' F ', false",
  })
  void booleans(String text, boolean expected) {
    Converter.Result result = convert(ValueType.BOOLEAN, Conversion.PLAIN, text);
    assertThat(result.value()).isEqualTo(expected);
    assertThat(result.problem()).isNull();
  }

  @ParameterizedTest(name = "spec 05 §3, bool: \"{0}\" is false, with a finding")
  @ValueSource(strings = {"on", "off", "enabled", "tru", "", "2", "yes!", "true false"})
  void otherBooleans(String text) {
    Converter.Result result = convert(ValueType.BOOLEAN, Conversion.PLAIN, text);
    assertThat(result.value()).isEqualTo(false);
    assertThat(result.problem()).isEqualTo(Problem.NOT_BOOLEAN);
  }

  @ParameterizedTest(name = "spec 05 §3, int: \"{0}\" is {1}")
  @CsvSource({"7, 7", "+7, 7", "-7, -7", "007, 7", "0, 0", "-0, 0", "2147483647, 2147483647"})
  void integers(String text, int expected) {
    assertThat(convert(ValueType.INTEGER, Conversion.PLAIN, text).value()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "spec 05 §3, int: \"{0}\" leaves the value as it was")
  @ValueSource(strings = {"", " 7", "7 ", "0x10", "1_0", "1.5", "1e3", "+", "--1", "\u0661", "ten"})
  void otherIntegers(String text) {
    Converter.Result result = convert(ValueType.INTEGER, Conversion.PLAIN, text);
    assertThat(result.value()).isNull();
    assertThat(result.problem()).isEqualTo(Problem.NOT_CONVERTIBLE);
  }

  @ParameterizedTest(name = "spec 05 §3, list and {0}: \"{1}\" after [a] is {2}")
  @CsvSource(
      delimiter = '~',
      value = {
        "PLAIN ~' b , c '~a|b , c",
        "PLAIN ~''~a|",
        "COMMA_SPLIT~'b , c'~b|c",
        "COMMA_SPLIT~'b,,c'~b||c",
        "COMMA_SPLIT~','~|",
        "COMMA_SPLIT~'b:c'~b:c",
        "COLON_SPLIT~'b : c'~a|b|c",
        "COLON_SPLIT~'b::c'~a|b||c",
        "COLON_SPLIT~''~a|",
      })
  void lists(Conversion conversion, String text, String expected) {
    Object value = convert(ValueType.STRINGS, conversion, text, List.of("a")).value();
    assertThat(value).isEqualTo(List.of(expected.split("\\|", -1)));
  }

  @Test
  void anEmptyCommaListHasOneEmptyItem() {
    assertThat(convert(ValueType.STRINGS, Conversion.COMMA_SPLIT, "").value())
        .isEqualTo(List.of(""));
  }

  @Test
  void pathListsSplitOnTheSeparatorOfTheSystemAndKeepTheTilde() {
    String text = "~/b" + File.pathSeparator + " /c";
    assertThat(convert(ValueType.STRINGS, Conversion.PATH_SPLIT, text, List.of("/a")).value())
        .isEqualTo(List.of("/a", "~/b", "/c"));
  }
}
