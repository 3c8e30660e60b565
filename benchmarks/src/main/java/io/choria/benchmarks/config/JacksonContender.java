package io.choria.benchmarks.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.javaprop.JavaPropsMapper;
import java.io.IOException;
import java.nio.file.Path;

/** A tree of texts from each file; two numbers are read from the first. */
final class JacksonContender implements Contender {
  @Override
  public String title() {
    return "Jackson (properties)";
  }

  @Override
  public int load(Workload workload) throws IOException {
    JavaPropsMapper mapper = new JavaPropsMapper();
    JsonNode main = mapper.readTree(workload.mainFile().toFile());
    int nodes = 0;
    for (Path file : workload.pluginFiles()) {
      nodes += mapper.readTree(file.toFile()).size();
    }
    return nodes + main.path("ttl").asInt() + main.at("/plugin/choria/network/client_port").asInt();
  }
}
