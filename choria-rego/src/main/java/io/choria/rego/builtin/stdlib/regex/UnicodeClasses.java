package io.choria.rego.builtin.stdlib.regex;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.lang.Character.UnicodeScript;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Names of Unicode classes as Go reads them: any case, spaces and separators ignored, long names of
 * categories, and some classes that RE2/J lacks.
 */
final class UnicodeClasses {
  private static final String LONG_NAMES =
      "L Letter LC Cased_Letter Lu Uppercase_Letter Ll Lowercase_Letter Lt Titlecase_Letter"
          + " Lm Modifier_Letter Lo Other_Letter M Mark M Combining_Mark Mn Nonspacing_Mark"
          + " Mc Spacing_Mark Me Enclosing_Mark N Number Nd Decimal_Number Nd digit"
          + " Nl Letter_Number No Other_Number P Punctuation P punct Pc Connector_Punctuation"
          + " Pd Dash_Punctuation Ps Open_Punctuation Pe Close_Punctuation"
          + " Pi Initial_Punctuation Pf Final_Punctuation Po Other_Punctuation S Symbol"
          + " Sm Math_Symbol Sc Currency_Symbol Sk Modifier_Symbol So Other_Symbol Z Separator"
          + " Zs Space_Separator Zl Line_Separator Zp Paragraph_Separator C Other Cc Control"
          + " Cc cntrl Cf Format Cs Surrogate Co Private_Use Cn Unassigned";

  /** Scripts that some JDKs know and Go's tables do not: answers must not depend on the JDK. */
  private static final Set<String> UNKNOWN =
      Set.of(
          "NAG_MUNDARI",
          "GARAY",
          "GURUNG_KHEMA",
          "KIRAT_RAI",
          "OL_ONAL",
          "SUNUWAR",
          "TODHRI",
          "TULU_TIGALARI",
          "BERIA_ERFE",
          "SIDETIC",
          "TAI_YO",
          "TOLONG_SIKI");

  private static final Map<String, String> NAMES = names();

  private UnicodeClasses() {}

  private static Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    String[] words = LONG_NAMES.split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      names.put(bare(words[i]), words[i]);
      names.put(bare(words[i + 1]), words[i]);
    }
    for (String other : new String[] {"Any", "ASCII", "Assigned", "SignWriting"}) {
      names.put(bare(other), other);
    }
    for (UnicodeScript script : UnicodeScript.values()) {
      if (UNKNOWN.contains(script.name())) {
        continue;
      }
      StringBuilder name = new StringBuilder();
      for (String word : script.name().split("_", -1)) {
        name.append(name.isEmpty() ? "" : "_").append(word.charAt(0));
        name.append(word.substring(1).toLowerCase(Locale.ROOT));
      }
      names.putIfAbsent(bare(script.name()), name.toString());
    }
    return names;
  }

  private static String bare(String name) {
    return name.replaceAll("[ _-]", "").toLowerCase(Locale.ROOT);
  }

  /**
   * What stands for a class in RE2/J: the class under its right name, or its ranges.
   *
   * @return null if there is no such class
   */
  static @Nullable String find(String name, boolean negated) {
    String known = NAMES.get(bare(name));
    if (known == null) {
      return null;
    }
    String right = (negated ? "\\P{" : "\\p{") + known + "}";
    try {
      Pattern.compile(right);
      return right;
    } catch (PatternSyntaxException e) {
      IntPredicate members = members(known);
      return members == null ? null : ranges(negated ? members.negate() : members);
    }
  }

  private static @Nullable IntPredicate members(String name) {
    return switch (name) {
      case "ASCII" -> point -> point < 0x80;
      case "Assigned" -> point -> Character.getType(point) != Character.UNASSIGNED;
      case "Cn" -> point -> Character.getType(point) == Character.UNASSIGNED;
      case "LC" ->
          point ->
              switch (Character.getType(point)) {
                case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER ->
                    true;
                default -> false;
              };
      default -> {
        try {
          UnicodeScript script = UnicodeScript.forName(name);
          yield point -> UnicodeScript.of(point) == script;
        } catch (IllegalArgumentException e) {
          yield null;
        }
      }
    };
  }

  private static String ranges(IntPredicate members) {
    StringBuilder ranges = new StringBuilder();
    int first = -1;
    for (int point = 0; point <= Character.MAX_CODE_POINT + 1; point++) {
      boolean member = point <= Character.MAX_CODE_POINT && members.test(point);
      if (member && first < 0) {
        first = point;
      } else if (!member && first >= 0) {
        ranges.append(String.format("\\x{%X}-\\x{%X}", first, point - 1));
        first = -1;
      }
    }
    return ranges.toString();
  }
}
