package io.choria.rego.builtin.stdlib.yaml;

import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.yaml.YamlToken.Mark;
import io.choria.rego.builtin.stdlib.yaml.YamlToken.Sort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts a YAML text into tokens as the reference's scanner does, which is stricter than YAML 1.2 in
 * some places and laxer in others (spec 08 §5.10).
 */
final class YamlScanner {
  private static final int LONGEST_KEY = 1024;
  private static final int LOOK_AHEAD = 512;
  private static final int DEEPEST = 10_000;

  private final YamlCursor cursor;
  private final List<YamlToken> tokens = new ArrayList<>();
  private final List<Integer> indents = new ArrayList<>();
  private final List<PossibleKey> keys = new ArrayList<>();
  private final Map<Integer, Integer> keysByToken = new HashMap<>();
  private int taken;
  private int indent = -1;
  private int flowLevel;
  private boolean keyAllowed = true;
  private boolean available;

  YamlScanner(String text, Pace pace) {
    cursor = new YamlCursor(text, pace);
    keys.add(new PossibleKey());
  }

  /** Something that is a key if a colon follows. */
  private static final class PossibleKey {
    boolean possible;
    boolean required;
    int token;
    Mark mark = new Mark(0, 0, 0);
  }

  YamlToken peek() {
    if (!available) {
      fetchMore();
      available = true;
    }
    return tokens.get(0);
  }

  YamlToken next() {
    YamlToken token = peek();
    tokens.remove(0);
    taken++;
    available = false;
    return token;
  }

  private void fetchMore() {
    while (true) {
      if (tokens.size() > 2) {
        Integer key = keysByToken.get(taken);
        if (key == null || !isValid(keys.get(key))) {
          return;
        }
      }
      fetch();
    }
  }

  private void add(Sort type, Mark mark) {
    tokens.add(YamlToken.sign(type, mark));
  }

  private void fetch() {
    toNextToken();
    unroll(cursor.column());
    if (cursor.atEnd()) {
      cursor.endLine();
      unroll(-1);
      forgetKey();
      keyAllowed = false;
      add(Sort.STREAM_END, cursor.mark());
    } else if (cursor.column() == 0 && cursor.peek() == '%') {
      unroll(-1);
      forgetKey();
      keyAllowed = false;
      tokens.add(new YamlDirectives(cursor).directive());
    } else if (cursor.isDocumentSign()) {
      unroll(-1);
      forgetKey();
      keyAllowed = false;
      sign(cursor.peek() == '-' ? Sort.DOCUMENT_START : Sort.DOCUMENT_END, 3);
    } else {
      content();
      if (!tokens.get(tokens.size() - 1).is(Sort.BLOCK_ENTRY)) {
        lineComment();
      }
    }
  }

  private void sign(Sort type, int length) {
    Mark mark = cursor.mark();
    cursor.skip(length);
    add(type, mark);
  }

  private void content() {
    int c = cursor.peek();
    boolean blankFollows = cursor.isBlankOrEnd(1);
    boolean inFlow = flowLevel > 0;
    switch (c) {
      case '[' -> flowStart(Sort.FLOW_SEQUENCE);
      case '{' -> flowStart(Sort.FLOW_MAPPING);
      case ']' -> flowEnd(Sort.FLOW_SEQUENCE_END);
      case '}' -> flowEnd(Sort.FLOW_MAPPING_END);
      case ',' -> {
        forgetKey();
        keyAllowed = true;
        sign(Sort.FLOW_ENTRY, 1);
      }
      case '*' -> named(Sort.ALIAS);
      case '&' -> named(Sort.ANCHOR);
      case '!' -> {
        saveKey();
        keyAllowed = false;
        tokens.add(new YamlDirectives(cursor).tag());
      }
      case '\'', '"' -> {
        saveKey();
        keyAllowed = false;
        tokens.add(new YamlScalarScanner(cursor).quoted((char) c));
      }
      default -> {
        if (c == '-' && blankFollows) {
          blockEntry();
        } else if (c == '?' && (inFlow || blankFollows)) {
          key();
        } else if (c == ':' && (inFlow || blankFollows)) {
          value();
        } else if ((c == '|' || c == '>') && !inFlow) {
          forgetKey();
          keyAllowed = true;
          tokens.add(new YamlScalarScanner(cursor).block(c == '|', indent));
        } else if (startsPlain(c)) {
          plain();
        } else {
          throw cursor.error(cursor.mark(), "found character that cannot start any token");
        }
      }
    }
  }

  private boolean startsPlain(int c) {
    if (c == '-') {
      return !cursor.isBlank(1);
    }
    if (c == '?' || c == ':') {
      return flowLevel == 0;
    }
    return !cursor.isBlank(0) && "#|>%@`".indexOf(c) < 0;
  }

  private void plain() {
    saveKey();
    keyAllowed = false;
    YamlScalarScanner scalar = new YamlScalarScanner(cursor);
    tokens.add(scalar.plain(flowLevel > 0, indent));
    if (scalar.endedBehindBreak()) {
      keyAllowed = true;
    }
  }

  /** White space, comments and ends of lines; tabs only where no key could begin. */
  private void toNextToken() {
    while (true) {
      if (cursor.column() == 0 && cursor.peek() == 0xfeff) {
        cursor.skip();
      }
      while (cursor.peek() == ' ' || (cursor.peek() == '\t' && (flowLevel > 0 || !keyAllowed))) {
        cursor.skip();
      }
      if (cursor.peek() == '#') {
        comments();
      }
      if (!cursor.isBreak(0)) {
        return;
      }
      cursor.skipLine();
      if (flowLevel == 0) {
        keyAllowed = true;
      }
    }
  }

  /** A comment and those that follow it without anything but white space between. */
  private void comments() {
    int ahead = 0;
    while (cursor.peek(ahead) == '#') {
      int behind = cursor.index() + ahead;
      while (cursor.index() < behind) {
        skipAny();
      }
      cursor.skipToBreak();
      ahead = 1;
      while (ahead < LOOK_AHEAD && (cursor.isBlank(ahead) || cursor.isBreak(ahead))) {
        ahead++;
      }
      if (ahead == LOOK_AHEAD) {
        return;
      }
    }
  }

  private void skipAny() {
    if (cursor.isBreak(0)) {
      cursor.skipLine();
    } else {
      cursor.skip();
    }
  }

  /** A comment behind a token in its line. */
  private void lineComment() {
    if (cursor.newlines() > 0) {
      return;
    }
    int ahead = 0;
    while (ahead < LOOK_AHEAD && cursor.isBlank(ahead)) {
      ahead++;
    }
    if (ahead < LOOK_AHEAD && cursor.peek(ahead) == '#') {
      cursor.skipToBreak();
    }
  }

  private boolean isValid(PossibleKey key) {
    if (!key.possible) {
      return false;
    }
    if (key.mark.line() < cursor.line() || key.mark.index() + LONGEST_KEY < cursor.index()) {
      if (key.required) {
        throw noColon(key);
      }
      key.possible = false;
      return false;
    }
    return true;
  }

  private BuiltinException noColon(PossibleKey key) {
    return cursor.error(key.mark, "could not find expected ':'");
  }

  private PossibleKey lastKey() {
    return keys.get(keys.size() - 1);
  }

  private void saveKey() {
    if (!keyAllowed) {
      return;
    }
    forgetKey();
    PossibleKey key = new PossibleKey();
    key.possible = true;
    key.required = flowLevel == 0 && indent == cursor.column();
    key.token = taken + tokens.size();
    key.mark = cursor.mark();
    keys.set(keys.size() - 1, key);
    keysByToken.put(key.token, keys.size() - 1);
  }

  private void forgetKey() {
    PossibleKey key = lastKey();
    if (key.possible) {
      if (key.required) {
        throw noColon(key);
      }
      key.possible = false;
      keysByToken.remove(key.token);
    }
  }

  private void flowStart(Sort type) {
    saveKey();
    PossibleKey key = new PossibleKey();
    key.mark = cursor.mark();
    key.token = taken + tokens.size();
    keys.add(key);
    if (++flowLevel > DEEPEST) {
      throw cursor.error(key.mark, "exceeded max depth of " + DEEPEST);
    }
    keyAllowed = true;
    sign(type, 1);
  }

  private void flowEnd(Sort type) {
    forgetKey();
    if (flowLevel > 0) {
      flowLevel--;
      keysByToken.remove(keys.remove(keys.size() - 1).token);
    }
    keyAllowed = false;
    sign(type, 1);
  }

  private void roll(int column, int position, Sort type, Mark mark) {
    if (flowLevel > 0 || indent >= column) {
      return;
    }
    indents.add(indent);
    indent = column;
    if (indents.size() > DEEPEST) {
      throw cursor.error(lastKey().mark, "exceeded max depth of " + DEEPEST);
    }
    insert(position, type, mark);
  }

  /** What belongs in front of a token that was taken already comes last. */
  private void insert(int position, Sort type, Mark mark) {
    tokens.add(position < 0 ? tokens.size() : position, YamlToken.sign(type, mark));
  }

  private void unroll(int column) {
    while (flowLevel == 0 && indent > column) {
      add(Sort.BLOCK_END, cursor.mark());
      indent = indents.remove(indents.size() - 1);
    }
  }

  private void blockEntry() {
    if (flowLevel == 0) {
      allowed("block sequence entries are not allowed in this context");
      roll(cursor.column(), -1, Sort.BLOCK_SEQUENCE, cursor.mark());
    }
    forgetKey();
    keyAllowed = true;
    sign(Sort.BLOCK_ENTRY, 1);
  }

  private void allowed(String otherwise) {
    if (!keyAllowed) {
      throw cursor.error(cursor.mark(), otherwise);
    }
  }

  private void key() {
    if (flowLevel == 0) {
      allowed("mapping keys are not allowed in this context");
      roll(cursor.column(), -1, Sort.BLOCK_MAPPING, cursor.mark());
    }
    forgetKey();
    keyAllowed = flowLevel == 0;
    sign(Sort.KEY, 1);
  }

  private void value() {
    PossibleKey key = lastKey();
    if (isValid(key)) {
      int position = key.token - taken;
      insert(position, Sort.KEY, key.mark);
      roll(key.mark.column(), position, Sort.BLOCK_MAPPING, key.mark);
      key.possible = false;
      keysByToken.remove(key.token);
      keyAllowed = false;
    } else {
      if (flowLevel == 0) {
        allowed("mapping values are not allowed in this context");
        roll(cursor.column(), -1, Sort.BLOCK_MAPPING, cursor.mark());
      }
      keyAllowed = flowLevel == 0;
    }
    sign(Sort.VALUE, 1);
  }

  private void named(Sort type) {
    saveKey();
    keyAllowed = false;
    Mark mark = cursor.mark();
    cursor.skip();
    StringBuilder name = new StringBuilder();
    while (cursor.isWord()) {
      cursor.read(name);
    }
    if (name.isEmpty() || !(cursor.isBlankOrEnd(0) || "?:,]}%@`".indexOf(cursor.peek()) >= 0)) {
      throw cursor.error(mark, "did not find expected alphabetic or numeric character");
    }
    tokens.add(new YamlToken(type, mark, name.toString(), "", false));
  }
}
