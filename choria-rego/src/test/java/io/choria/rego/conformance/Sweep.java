package io.choria.rego.conformance;

import io.choria.rego.Dialect;
import java.util.Map;
import java.util.TreeMap;

/** Runs the whole suite outside of the test framework and tells which folders are not complete. */
final class Sweep {
  private Sweep() {}

  public static void main(String[] args) throws Exception {
    String filter = args.length > 0 ? args[0] : "";
    int shown = args.length > 1 ? Integer.parseInt(args[1]) : 0;
    boolean not = args.length > 2 && args[2].equals("not");
    int all = 0;
    int passed = 0;
    Map<String, Integer> failures = new TreeMap<>();
    for (Dialect dialect : new Dialect[] {Dialect.V1, Dialect.V0}) {
      if (filter.startsWith("v1") && dialect == Dialect.V0
          || filter.startsWith("v0") && dialect == Dialect.V1) {
        continue;
      }
      CaseRunner runner =
          new CaseRunner(args.length > 2 && args[2].equals("auto") ? Dialect.AUTO : null, not);
      for (ConformanceCase test : new ConformanceSuite().cases(dialect)) {
        String id = (dialect == Dialect.V0 ? "v0/" : "v1/") + test.id();
        if (!filter.isEmpty() && !id.contains(filter)) {
          continue;
        }
        all++;
        try {
          runner.run(test);
          passed++;
        } catch (Throwable e) {
          failures.merge((dialect == Dialect.V0 ? "v0/" : "v1/") + test.file(), 1, Integer::sum);
          if (shown-- > 0) {
            System.out.println("---- " + id + " " + test.note());
            test.modules().forEach(System.out::println);
            System.out.println(
                "query " + test.query() + " data " + test.data() + " input " + test.input());
            String text = e.toString();
            System.out.println(text.substring(0, Math.min(900, text.length())));
            if (!(e instanceof AssertionError) && !(e instanceof io.choria.rego.RegoException)) {
              for (int i = 0; i < Math.min(8, e.getStackTrace().length); i++) {
                System.out.println("    " + e.getStackTrace()[i]);
              }
            }
          } else if (args.length > 3) {
            System.out.println(
                id
                    + " "
                    + e.toString()
                        .replace('\n', ' ')
                        .substring(0, Math.min(200, e.toString().length())));
          }
        }
      }
    }
    System.out.println(failures);
    System.out.println("found " + all + " passed " + passed);
  }
}
