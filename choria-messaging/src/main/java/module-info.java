/** NATS messaging patterns and the Choria protocol. */
module io.choria.messaging {
  requires transitive com.fasterxml.jackson.databind;
  requires transitive io.choria.config;
  requires transitive io.nats.jnats;
  requires com.auth0.jwt;
  requires java.naming;
  requires java.net.http;
  requires jdk.jfr;
  requires org.bouncycastle.lts.prov;
  requires org.slf4j;
  requires org.snakeyaml.engine.v2;
  requires re2j;
  requires static java.compiler;
  requires static io.opentelemetry.api;
  requires static io.opentelemetry.context;
  requires static micrometer.core;
  requires static transitive org.jspecify;

  exports io.choria.messaging;
  exports io.choria.messaging.protocol;
  exports io.choria.messaging.rpc;
  exports io.choria.messaging.rpc.agent;
  exports io.choria.messaging.rpc.body;
  exports io.choria.messaging.rpc.client;
  exports io.choria.messaging.rpc.data;
  exports io.choria.messaging.rpc.ddl;
  exports io.choria.messaging.rpc.discovery;
  exports io.choria.messaging.security;
  exports io.choria.messaging.stream;
  exports io.choria.messaging.telemetry;

  provides javax.annotation.processing.Processor with
      io.choria.messaging.rpc.processor.AgentProcessor;
}
