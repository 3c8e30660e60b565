package io.choria.examples.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.choria.messaging.ChoriaException;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetReply;
import io.choria.messaging.rpc.client.Call;
import io.choria.messaging.rpc.client.CallListener;
import io.choria.messaging.rpc.client.CallReport;
import io.choria.messaging.rpc.client.CallResult;
import io.choria.messaging.rpc.client.Limit;
import io.choria.messaging.rpc.client.NodeReply;
import io.choria.messaging.rpc.client.RpcClient;
import io.choria.messaging.rpc.ddl.ActionDdl;
import io.choria.messaging.rpc.ddl.OutputDdl;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fleet req}. */
@Command(name = "req", aliases = "rpc", description = "Calls an action of an agent.")
final class ReqCommand implements Callable<Integer> {
  @Mixin private NetworkOptions network = new NetworkOptions();

  @Parameters(index = "0", description = "The agent.")
  private String agent = "";

  @Parameters(index = "1", description = "The action.")
  private String action = "";

  @Parameters(index = "2..*", paramLabel = "input=value", description = "The inputs.")
  private Map<String, String> inputs = Map.of();

  @Option(names = "--json", description = "One JSON document, as choria req has it.")
  private boolean json;

  @Option(names = "--jsonl", description = "One JSON object on each line.")
  private boolean jsonl;

  @Option(names = "--senders", description = "Only the identities that succeeded.")
  private boolean senders;

  @Option(names = "--table", description = "The outputs of those that succeeded, in columns.")
  private boolean table;

  @Option(names = "--sort", description = "Replies by sender, at the end.")
  private boolean sort;

  @Option(names = "--display", description = "ok, failed, all or none.")
  private String display = "";

  @Option(names = "--filter-replies", description = "An expression about each reply.")
  private @Nullable String replyFilter;

  @Option(names = "--limit", description = "How many servers: 10, or 10%%.")
  private @Nullable String limit;

  @Option(
      names = "--limit-method",
      description = "first or random; without it what the configuration says.")
  private @Nullable String limitMethod;

  @Option(
      names = "--limit-seed",
      description = "Makes a random choice repeatable, as that of choria.")
  private @Nullable Long seed;

  @Option(names = "--batch", description = "How many servers at once.")
  private int batch;

  @Option(names = "--batch-sleep", description = "Seconds between two batches.")
  private double sleep = 1;

  @Option(names = "--timeout", description = "Seconds to wait for replies.")
  private double timeout;

  @Option(names = "--reply-to", description = "Replies go to this subject.")
  private @Nullable String replyTo;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<NodeReply> replies = new ArrayList<>();
    try (FleetConnection connection = network.connect();
        RpcClient client = network.client(connection)) {
      Call call = described(client, connection);
      boolean service = client.ddl(agent).map(ddl -> ddl.metadata().service()).orElse(false);
      // nobody is looked for when a service is called
      if (jsonl && !service) {
        out.println(CallReport.discoveryLine(network.method()));
      }
      Observer observer = new Observer(out, network.method());
      CallResult result =
          call.listener(observer)
              .send(
                  reply -> {
                    if (jsonl) {
                      out.println(observer.line(reply));
                      out.flush();
                    } else {
                      replies.add(reply);
                    }
                  });
      report(client, out, result, replies);
      return result.stats().allOk() || replyTo != null ? 0 : FleetProgram.PARTLY;
    } catch (ChoriaException e) {
      if (!jsonl) {
        throw e;
      }
      out.println(CallReport.errorLine(String.valueOf(e.getMessage())));
      return FleetProgram.FAILED;
    }
  }

  private Call described(RpcClient client, FleetConnection connection) throws InterruptedException {
    if (client.ddl(agent).isEmpty()) {
      client.fetchDdl(agent, network.timeout());
    }
    Call call =
        client
            .call(agent, action)
            .inputs(inputs)
            .filter(network.filter())
            .discovery(network.discovery(connection, client), network.timeout());
    network.collective().ifPresent(call::collective);
    if (limit != null) {
      call.limit(limited(Limit.parse(limit)));
    }
    if (batch > 0) {
      call.batches(batch, Duration.ofNanos((long) (sleep * 1e9)));
    }
    if (timeout > 0) {
      call.timeout(Duration.ofNanos((long) (timeout * 1e9)));
    }
    if (replyFilter != null) {
      call.replyFilter(replyFilter);
    }
    return replyTo == null ? call : call.replyTo(replyTo);
  }

  private Limit limited(Limit parsed) {
    String method = limitMethod == null ? network.limitMethod() : limitMethod;
    if (!method.equals("random")) {
      return parsed;
    }
    return seed == null ? parsed.atRandom() : parsed.atRandom(seed);
  }

  /** Draws the bar beside the results, and writes the line about discovery. */
  private final class Observer implements CallListener {
    private final PrintWriter out;
    private final String method;
    private @Nullable ProgressBar bar;
    private @Nullable FleetReply document;

    Observer(PrintWriter out, String method) {
      this.out = out;
      this.method = method;
    }

    /** The document of a reply is told just before the reply. */
    String line(NodeReply reply) {
      return document == null
          ? CallReport.resultLine(reply)
          : CallReport.resultLine(reply, document);
    }

    @Override
    public void received(FleetReply reply) {
      document = reply;
    }

    @Override
    public void discovered(int found, int asked, Duration took) {
      if (jsonl) {
        out.println(CallReport.discoveryLine(asked, took, method));
      } else if (ProgressBar.isTerminal() && !json && !senders) {
        bar = new ProgressBar(System.err, agent + "#" + action, asked, true);
      }
    }

    @Override
    public void progress(int replies, int asked) {
      if (bar != null) {
        bar.show(replies);
      }
    }
  }

  private void report(
      RpcClient client, PrintWriter out, CallResult result, List<NodeReply> replies) {
    if (sort) {
      replies.sort(Comparator.comparing(NodeReply::sender));
    }
    if (replyTo != null) {
      out.println(result.requestId());
    } else if (jsonl) {
      CallReport.endLines(result).forEach(out::println);
    } else if (json && !senders) {
      out.println(CallReport.json(result, replies));
    } else if (senders) {
      List<String> names = replies.stream().filter(NodeReply::ok).map(NodeReply::sender).toList();
      if (json) {
        ArrayNode list = new ObjectMapper().createArrayNode();
        names.forEach(list::add);
        out.println(CallReport.indented(list, "  "));
      } else {
        names.forEach(out::println);
      }
    } else if (table) {
      table(client, out, replies);
    } else {
      String shown =
          display.isEmpty()
              ? client
                  .ddl(agent)
                  .flatMap(ddl -> ddl.action(action))
                  .map(ddl -> ddl.display().word())
                  .orElse("failed")
              : display;
      new TextReport(out, shown.toLowerCase(Locale.ROOT), ProgressBar.isTerminal())
          .print(result, replies, client.ddl(agent).flatMap(ddl -> ddl.action(action)));
    }
  }

  /** A column for each output that the DDL declares, by name. */
  private void table(RpcClient client, PrintWriter out, List<NodeReply> replies) {
    Map<String, OutputDdl> outputs =
        new TreeMap<>(
            client
                .ddl(agent)
                .flatMap(ddl -> ddl.action(action))
                .map(ActionDdl::outputs)
                .orElse(Map.of()));
    List<String> titles = new ArrayList<>(List.of("Sender"));
    outputs.values().forEach(output -> titles.add(output.displayAs()));
    Table rows = new Table(titles);
    for (NodeReply reply : replies) {
      if (reply.ok()) {
        List<String> cells = new ArrayList<>(List.of(reply.sender()));
        for (String output : outputs.keySet()) {
          JsonNode value = reply.outputs().path(output);
          cells.add(value.isContainerNode() ? CallReport.indented(value, "  ") : value.asText());
        }
        rows.row(cells);
      }
    }
    rows.print(out);
  }
}
