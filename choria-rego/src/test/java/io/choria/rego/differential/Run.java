package io.choria.rego.differential;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

final class Run {
  public static void main(String[] args) throws Exception {
    long seed = Long.parseLong(args[1]);
    int count = args.length > 2 ? Integer.parseInt(args[2]) : 0;
    try (Peer peer = new Peer(Path.of("/tmp/regodiff/opa-diff"))) {
      if (args[0].equals("modules")) {
        modules(peer, seed, count, args.length > 3 ? Integer.parseInt(args[3]) : 20);
        return;
      }
      if (args[0].equals("show")) {
        DiffCase c = Modules.make(seed);
        System.out.println(c.show() + "\nopa:\n" + peer.ask(c) + "\nours:\n" + Subject.ask(c));
        return;
      }
      if (args[0].equals("builtins")) {
        Map<Verdict, Integer> all = new EnumMap<>(Verdict.class);
        for (String name : BuiltinCases.names()) {
          if (args.length > 3 && !name.matches(args[3])) {
            continue;
          }
          BuiltinCases cases = new BuiltinCases(new Random(seed + name.hashCode()));
          DiffCase question = cases.calls(name, count);
          DiffAnswer expected = peer.ask(question);
          DiffAnswer actual = Subject.ask(question);
          if (expected.answers().size() != actual.answers().size()) {
            System.out.println("## " + name + " COMPILE\n " + expected + actual);
            continue;
          }
          Map<Verdict, Integer> tally = new EnumMap<>(Verdict.class);
          List<String> shown = new ArrayList<>();
          int defined = 0;
          for (int i = 0; i < count; i++) {
            Verdict verdict = Verdict.of(expected.answers().get(i), actual.answers().get(i));
            tally.merge(verdict, 1, Integer::sum);
            all.merge(verdict, 1, Integer::sum);
            if (expected.answers().get(i).error() == null) {
              defined++;
            }
            if (verdict != Verdict.SAME) {
              shown.add(
                  "  "
                      + verdict
                      + " "
                      + cut(question.inputs().get(i))
                      + "\n      opa:  "
                      + cut(expected.answers().get(i).toString())
                      + "\n      ours: "
                      + cut(actual.answers().get(i).toString()));
            }
          }
          System.out.println("## " + name + " " + tally + " values=" + defined);
          shown.stream().distinct().sorted((a, b) -> a.length() - b.length()).limit(args.length > 4 ? Integer.parseInt(args[4]) : 6).forEach(System.out::println);
        }
        System.out.println(all);
      }
    }
  }

  private static String cut(String text) {
    return text.length() > 1500 ? text.substring(0, 1500) + "…" : text;
  }

  private static boolean bad(Verdict v) {
    return v == Verdict.VALUE || v == Verdict.COMPILE || v == Verdict.COUNT || v == Verdict.TEXT && Boolean.getBoolean("text");
  }

  private static void modules(Peer peer, long seed, int count, int show) {
    Map<Verdict, Integer> all = new EnumMap<>(Verdict.class);
    long comparisons = 0;
    long defined = 0;
    long compiled = 0;
    Map<String, Integer> codes = new java.util.TreeMap<>();
    int shown = 0;
    long t0 = System.nanoTime();
    for (int at = 0; at < count; at += 100) {
      List<DiffCase> cases = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        cases.add(Modules.make(seed + at + i));
      }
      List<DiffAnswer> expected = peer.askAll(cases);
      for (int i = 0; i < cases.size(); i++) {
        DiffCase c = cases.get(i);
        DiffAnswer want = expected.get(i);
        DiffAnswer got = Subject.ask(c);
        Verdict v = Verdict.of(want, got);
        all.merge(v, 1, Integer::sum);
        comparisons += Math.max(1, want.answers().size());
        if (want.errors().isEmpty()) {
          compiled++;
        }
        want.errors().forEach(e -> codes.merge(e.code() + (Boolean.getBoolean("codes") ? " " + e.message().replaceAll("[0-9]", "").replaceAll("^(.{30}).*", "$1") : ""), 1, Integer::sum));
        for (DiffAnswer.Outcome o : want.answers()) {
          if (o.error() != null) {
            codes.merge(o.error().code(), 1, Integer::sum);
          } else if (!o.solutions().isEmpty()) {
            defined++;
          }
        }
        if (v == Verdict.TEXT && Boolean.getBoolean("diff")) {
          java.util.TreeSet<String> w = new java.util.TreeSet<>();
          java.util.TreeSet<String> g = new java.util.TreeSet<>();
          want.errors().forEach(e -> w.add(e.toString()));
          got.errors().forEach(e -> g.add(e.toString()));
          want.answers().forEach(o -> { if (o.error() != null) w.add(o.error().toString()); });
          got.answers().forEach(o -> { if (o.error() != null) g.add(o.error().toString()); });
          java.util.TreeSet<String> both = new java.util.TreeSet<>(w);
          both.retainAll(g);
          w.removeAll(both);
          g.removeAll(both);
          System.out.println("# " + (seed + at + i) + "\n  -" + w + "\n  +" + g);
        }
        if (bad(v) && shown < show) {
          shown++;
          DiffCase small =
              new Shrinker(
                      x -> signature(peer.ask(x), Subject.ask(x)).equals(signature(want, got)),
                      3000)
                  .shrink(c);
          System.out.println("##### seed " + (seed + at + i) + " " + v);
          System.out.println(small.show());
          DiffAnswer w = peer.ask(small);
          DiffAnswer g = Subject.ask(small);
          System.out.println(cut("opa:  " + w) + cut("ours: " + g));
        }
      }
    }
    System.out.println(all + " comparisons " + comparisons + " compiled " + compiled + " defined " + defined + " " + codes + " in " + (System.nanoTime() - t0) / 1000000 + " ms");
  }

  /** Tells kinds of differences apart. */
  private static String signature(DiffAnswer want, DiffAnswer got) {
    Verdict verdict = Verdict.of(want, got);
    if (!want.errors().isEmpty() || !got.errors().isEmpty()) {
      return verdict + " " + messages(want.errors()) + "/" + messages(got.errors());
    }
    for (int i = 0; i < want.answers().size(); i++) {
      Verdict one = Verdict.of(want.answers().get(i), got.answers().get(i));
      if (one == verdict) {
        return verdict + kind(want.answers().get(i)) + kind(got.answers().get(i));
      }
    }
    return verdict.toString();
  }

  private static String messages(List<DiffAnswer.Failure> failures) {
    java.util.TreeSet<String> set = new java.util.TreeSet<>();
    failures.forEach(f -> set.add(f.code() + f.message().replaceAll("[^a-z ]|__local[0-9]+__", "").replaceAll("^(.{12}).*", "$1")));
    return set.toString();
  }

  private static String kind(DiffAnswer.Outcome outcome) {
    return outcome.error() != null ? outcome.error().code() + outcome.error().message().replaceAll("(?s)^(.{16}).*", "$1") : outcome.solutions().isEmpty() ? "undefined" : "defined";
  }
}
