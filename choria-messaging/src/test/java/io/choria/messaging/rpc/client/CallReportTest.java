package io.choria.messaging.rpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.rpc.GatheredReplies.End;
import io.choria.messaging.rpc.body.ReplyBody;
import io.choria.messaging.rpc.ddl.AgentDdl;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("spec 02 §8.1, §8.2: results as choria req prints them")
class CallReportTest {
  private static NodeReply reply(String body, String time) throws Exception {
    return new NodeReply(
        "web1.example.net",
        ReplyBody.parse(body.getBytes(StandardCharsets.UTF_8)),
        Instant.parse(time),
        Duration.ofMillis(3));
  }

  private static NodeReply ping() throws Exception {
    return reply(
        "{\"action\":\"ping\",\"statuscode\":0,\"statusmsg\":\"OK\",\"data\":{\"pong\":1714550401}}",
        "2024-05-01T08:00:01Z");
  }

  private static CallResult result(Map<String, Summary> summaries) {
    CallStats stats =
        new CallStats(
            List.of("web1.example.net", "web2.example.net"),
            1,
            1,
            0,
            Set.of("web2.example.net"),
            Set.of(),
            0,
            0,
            Duration.ofNanos(412_000),
            Duration.ofNanos(4_012_345_678L),
            Duration.ofNanos(2_010_000_000L),
            Instant.parse("2024-05-01T08:00:00.512345678Z"));
    return new CallResult(
        "rpcutil",
        "ping",
        "0f3c5c1f7c6e4b1c9d2f3a4b5c6d7e8f",
        End.DEADLINE,
        stats,
        summaries,
        List.of());
  }

  @Test
  @DisplayName("the example of the specification, indented by three spaces")
  void oneDocument() throws Exception {
    assertThat(CallReport.json(result(Map.of()), List.of(ping())))
        .isEqualTo(
            """
            {
               "agent": "rpcutil",
               "action": "ping",
               "replies": [
                  {
                     "sender": "web1.example.net",
                     "action": "ping",
                     "statuscode": 0,
                     "statusmsg": "OK",
                     "data": {
                        "pong": 1714550401
                     },
                     "time_utc": "2024-05-01T08:00:01Z"
                  }
               ],
               "request_stats": {
                  "requestid": "0f3c5c1f7c6e4b1c9d2f3a4b5c6d7e8f",
                  "no_responses": [
                     "web2.example.net"
                  ],
                  "unexpected_responses": [],
                  "discovered": 2,
                  "failed": 0,
                  "ok": 1,
                  "responses": 1,
                  "publish_time": 412000,
                  "request_time": 4012345678,
                  "discover_time": 2010000000,
                  "start_time_utc": "2024-05-01T08:00:00.512345678Z"
               },
               "summaries": {}
            }\
            """);
  }

  @Test
  @DisplayName("data stays as it came: numbers, order, null; and < > & are escaped")
  void dataIsKept() throws Exception {
    NodeReply odd =
        reply(
            "{\"action\":\"x\",\"statuscode\":1,\"statusmsg\":\"<no>\",\"data\":"
                + "{\"z\":1.0,\"a\":1e3,\"n\":null,\"t\":\"a&b\"}}",
            "2024-05-01T08:00:01.5Z");
    assertThat(CallReport.reply(odd))
        .isEqualTo(
            "{\"sender\":\"web1.example.net\",\"action\":\"x\",\"statuscode\":1,"
                + "\"statusmsg\":\"\\u003cno\\u003e\",\"data\":{\"z\":1.0,\"a\":1e3,\"n\":null,"
                + "\"t\":\"a\\u0026b\"},\"time_utc\":\"2024-05-01T08:00:01.5Z\"}");
    for (String data : List.of("null", "\"{}\"", "[1]", "7")) {
      NodeReply each =
          reply(
              "{\"action\":\"\",\"statuscode\":0,\"statusmsg\":\"\",\"data\":" + data + "}",
              "2024-05-01T08:00:01Z");
      assertThat(CallReport.reply(each)).contains("\"data\":" + data + ",");
    }
  }

  @Test
  void lines() throws Exception {
    assertThat(CallReport.discoveryLine("mc")).isEqualTo("{\"k\":\"discovery\",\"dm\":\"mc\"}");
    assertThat(CallReport.discoveryLine(2, Duration.ofMillis(2_005), "mc"))
        .isEqualTo("{\"k\":\"discovery\",\"count\":2,\"dt\":2.005,\"dm\":\"mc\"}");
    assertThat(CallReport.resultLine(ping()))
        .isEqualTo(
            "{\"k\":\"result\",\"rr\":{\"action\":\"ping\",\"statuscode\":0,\"statusmsg\":\"OK\","
                + "\"data\":{\"pong\":1714550401},\"sender\":\"web1.example.net\","
                + "\"time_utc\":\"2024-05-01T08:00:01Z\"}}");
    assertThat(CallReport.errorLine("no \"targets\""))
        .isEqualTo("{\"k\":\"error\",\"err\":\"no \\\"targets\\\"\"}");
    List<String> end = CallReport.endLines(result(Map.of()));
    assertThat(end.get(0)).isEqualTo("{\"k\":\"summaries\",\"agg\":{}}");
    assertThat(new ObjectMapper().readTree(end.get(1)).at("/stat/request_time").asLong())
        .isEqualTo(4_012_345_678L);
  }

  @Test
  @DisplayName("summaries by output, their members sorted")
  void summaries() throws Exception {
    AgentDdl ddl =
        AgentDdl.parse(
            """
            {"metadata":{"name":"lab"},"actions":[{"action":"ping","input":{},
             "output":{"b":{},"a":{}},
             "aggregate":[{"function":"summary","args":["b"]},{"function":"summary","args":["a"]}]}]}
            """
                .getBytes(StandardCharsets.UTF_8));
    Summaries sums = new Summaries(ddl.action("ping"));
    for (String data : List.of("{\"a\":\"z\",\"b\":true}", "{\"a\":\"y\",\"b\":true}")) {
      sums.add(
          ReplyBody.parse(
              ("{\"action\":\"ping\",\"statuscode\":0,\"statusmsg\":\"\",\"data\":" + data + "}")
                  .getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(CallReport.endLines(result(sums.result())).get(0))
        .isEqualTo("{\"k\":\"summaries\",\"agg\":{\"a\":{\"y\":1,\"z\":1},\"b\":{\"true\":2}}}");
  }
}
