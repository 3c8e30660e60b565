package io.choria.rego.builtin.stdlib.yaml;

import io.choria.rego.JsonLimits;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.yaml.YamlEvent.Kind;
import io.choria.rego.builtin.stdlib.yaml.YamlToken.Mark;
import io.choria.rego.builtin.stdlib.yaml.YamlToken.Sort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the structure of a YAML text with all of its documents (spec 08 §5.10). */
final class YamlParser {
  private final YamlScanner scanner;
  private final List<YamlEvent> events = new ArrayList<>();
  private final Map<String, String> handles = new HashMap<>();
  private final Map<String, Integer> anchors = new HashMap<>();
  private int depth;

  private YamlParser(String text, Pace pace) {
    scanner = new YamlScanner(text, pace);
  }

  /** The parts of all documents, each of which begins with an event of its own. */
  static List<YamlEvent> parse(String text, Pace pace) {
    YamlParser parser = new YamlParser(text, pace);
    parser.documents();
    return parser.events;
  }

  private static BuiltinException error(Mark context, Mark problem, String text) {
    int line = context.line() != 0 ? context.line() : problem.line();
    return BuiltinException.of("yaml: " + (line != 0 ? "line " + line + ": " : "") + text);
  }

  private static BuiltinException error(Mark problem, String text) {
    return error(problem, problem, text);
  }

  private boolean is(Sort one, Sort... others) {
    return scanner.peek().is(one, others);
  }

  private void documents() {
    for (boolean first = true; ; first = false) {
      while (!first && is(Sort.DOCUMENT_END)) {
        scanner.next();
      }
      boolean bare =
          first && !is(Sort.VERSION, Sort.TAG_DIRECTIVE, Sort.DOCUMENT_START, Sort.STREAM_END);
      if (!bare && is(Sort.STREAM_END)) {
        return;
      }
      directives();
      if (!bare && !is(Sort.DOCUMENT_START)) {
        throw error(scanner.peek().start(), "did not find expected <document start>");
      }
      Mark start = bare ? scanner.peek().start() : scanner.next().start();
      events.add(YamlEvent.of(Kind.DOCUMENT, start.line()));
      if (!bare
          && is(
              Sort.VERSION,
              Sort.TAG_DIRECTIVE,
              Sort.DOCUMENT_START,
              Sort.DOCUMENT_END,
              Sort.STREAM_END)) {
        empty(scanner.peek().start());
      } else {
        node(true, false);
      }
      if (is(Sort.DOCUMENT_END)) {
        scanner.next();
      }
      handles.clear();
    }
  }

  private void directives() {
    boolean version = false;
    while (is(Sort.VERSION, Sort.TAG_DIRECTIVE)) {
      YamlToken token = scanner.peek();
      if (token.is(Sort.VERSION)) {
        if (version) {
          throw error(token.start(), "found duplicate %YAML directive");
        }
        if (!token.suffix().equals("1.1")) {
          throw error(token.start(), "found incompatible YAML document");
        }
        version = true;
      } else if (handles.putIfAbsent(token.value(), token.suffix()) != null) {
        throw error(token.start(), "found duplicate %TAG directive");
      }
      scanner.next();
    }
    handles.putIfAbsent("!", "!");
    handles.putIfAbsent("!!", "tag:yaml.org,2002:");
  }

  private void empty(Mark mark) {
    events.add(YamlEvent.scalar("", "", true, mark.line()));
  }

  private void end() {
    events.add(YamlEvent.of(Kind.END, 0));
  }

  private void node(boolean block, boolean indentless) {
    if (is(Sort.ALIAS)) {
      YamlToken alias = scanner.next();
      Integer target = anchors.get(alias.value());
      if (target == null) {
        throw BuiltinException.of("yaml: unknown anchor '" + alias.value() + "' referenced");
      }
      events.add(YamlEvent.alias(alias.value(), target, alias.start().line()));
      return;
    }
    Mark start = scanner.peek().start();
    String anchor = "";
    String tag = "";
    if (is(Sort.ANCHOR)) {
      anchor = scanner.next().value();
      tag = is(Sort.TAG) ? tag(start) : "";
    } else if (is(Sort.TAG)) {
      YamlToken token = scanner.next();
      anchor = is(Sort.ANCHOR) ? scanner.next().value() : "";
      tag = tag(token, start);
    }
    int position = events.size();
    if (indentless && is(Sort.BLOCK_ENTRY)) {
      open(Kind.SEQUENCE, anchor, start);
      indentlessSequence();
    } else if (is(Sort.SCALAR)) {
      YamlToken scalar = scanner.peek();
      define(anchor);
      events.add(YamlEvent.scalar(tag, scalar.value(), scalar.plain(), start.line()));
      scanner.next();
    } else if (is(Sort.FLOW_SEQUENCE)) {
      open(Kind.SEQUENCE, anchor, start);
      flowSequence();
    } else if (is(Sort.FLOW_MAPPING)) {
      open(Kind.MAPPING, anchor, start);
      flowMapping();
    } else if (block && is(Sort.BLOCK_SEQUENCE)) {
      open(Kind.SEQUENCE, anchor, start);
      blockSequence();
    } else if (block && is(Sort.BLOCK_MAPPING)) {
      open(Kind.MAPPING, anchor, start);
      blockMapping();
    } else if (!anchor.isEmpty() || !tag.isEmpty()) {
      define(anchor);
      events.add(YamlEvent.scalar(tag, "", true, start.line()));
    } else {
      throw error(start, scanner.peek().start(), "did not find expected node content");
    }
    if (events.get(position).kind() != Kind.SCALAR) {
      depth--;
      end();
    }
  }

  private String tag(Mark start) {
    return tag(scanner.next(), start);
  }

  private String tag(YamlToken token, Mark start) {
    scanner.peek();
    if (token.value().isEmpty()) {
      return token.suffix();
    }
    String prefix = handles.get(token.value());
    if (prefix == null) {
      throw error(start, token.start(), "found undefined tag handle");
    }
    return prefix + token.suffix();
  }

  private void define(String anchor) {
    if (!anchor.isEmpty()) {
      anchors.put(anchor, events.size());
    }
  }

  private void open(Kind kind, String anchor, Mark start) {
    if (++depth > JsonLimits.DEFAULT.maxDepth()) {
      throw BuiltinException.of("yaml: exceeded max depth of " + JsonLimits.DEFAULT.maxDepth());
    }
    define(anchor);
    events.add(YamlEvent.of(kind, start.line()));
  }

  private void blockSequence() {
    Mark start = scanner.next().start();
    while (!is(Sort.BLOCK_END)) {
      if (!is(Sort.BLOCK_ENTRY)) {
        throw error(start, scanner.peek().start(), "did not find expected '-' indicator");
      }
      Mark mark = scanner.next().start();
      if (is(Sort.BLOCK_ENTRY, Sort.BLOCK_END)) {
        empty(mark);
      } else {
        node(true, false);
      }
    }
    scanner.next();
  }

  private void indentlessSequence() {
    while (is(Sort.BLOCK_ENTRY)) {
      Mark mark = scanner.next().start();
      if (is(Sort.BLOCK_ENTRY, Sort.KEY, Sort.VALUE, Sort.BLOCK_END)) {
        empty(mark);
      } else {
        node(true, false);
      }
    }
  }

  private void blockMapping() {
    Mark start = scanner.next().start();
    while (!is(Sort.BLOCK_END)) {
      if (!is(Sort.KEY)) {
        throw error(start, scanner.peek().start(), "did not find expected key");
      }
      blockPart();
      if (is(Sort.VALUE)) {
        blockPart();
      } else {
        empty(scanner.peek().start());
      }
    }
    scanner.next();
  }

  /** What follows the sign of a key or a value. */
  private void blockPart() {
    Mark mark = scanner.next().start();
    if (is(Sort.KEY, Sort.VALUE, Sort.BLOCK_END)) {
      empty(mark);
    } else {
      node(true, true);
    }
  }

  private void flowSequence() {
    Mark start = scanner.next().start();
    for (boolean first = true; !is(Sort.FLOW_SEQUENCE_END); first = false) {
      if (!first) {
        comma(start, "did not find expected ',' or ']'");
      }
      if (is(Sort.KEY)) {
        pair();
      } else if (!is(Sort.FLOW_SEQUENCE_END)) {
        node(false, false);
      }
    }
    scanner.next();
  }

  private void comma(Mark start, String otherwise) {
    if (!is(Sort.FLOW_ENTRY)) {
      throw error(start, scanner.peek().start(), otherwise);
    }
    scanner.next();
  }

  /** A mapping of one entry in a sequence. */
  private void pair() {
    open(Kind.MAPPING, "", scanner.next().start());
    if (is(Sort.VALUE, Sort.FLOW_ENTRY, Sort.FLOW_SEQUENCE_END)) {
      // the reference takes this token for the empty key
      empty(scanner.next().start());
    } else {
      node(false, false);
    }
    flowValue(Sort.FLOW_SEQUENCE_END);
    depth--;
    end();
  }

  private void flowValue(Sort end) {
    if (is(Sort.VALUE)) {
      scanner.next();
      if (!is(Sort.FLOW_ENTRY, end)) {
        node(false, false);
        return;
      }
    }
    empty(scanner.peek().start());
  }

  private void flowMapping() {
    Mark start = scanner.next().start();
    for (boolean first = true; !is(Sort.FLOW_MAPPING_END); first = false) {
      if (!first) {
        comma(start, "did not find expected ',' or '}'");
      }
      if (is(Sort.KEY)) {
        scanner.next();
        if (is(Sort.VALUE, Sort.FLOW_ENTRY, Sort.FLOW_MAPPING_END)) {
          empty(scanner.peek().start());
        } else {
          node(false, false);
        }
        flowValue(Sort.FLOW_MAPPING_END);
      } else if (!is(Sort.FLOW_MAPPING_END)) {
        node(false, false);
        empty(scanner.peek().start());
      }
    }
    scanner.next();
  }
}
