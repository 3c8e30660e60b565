package io.choria.config.choria;

import io.choria.config.Derivation;
import io.choria.config.DerivedValues;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Choria's rules for values that follow from others, in Choria's order (spec 05 §7). */
final class Normalization implements Derivation {
  private static final String COLLECTIVES = "collectives";
  private static final String MAIN = "main_collective";
  private static final String REGISTRATION = "registration_collective";
  private static final String IDENTITY = "identity";
  private static final String LOG_LEVEL = "loglevel";
  private static final String CLIENT_ANON = "plugin.security.client_anon_tls";
  private static final String SERVER_ANON = "plugin.security.server_anon_tls";

  private final @Nullable Path mainFile;
  private final NodeNames names;
  private final List<String> buildCollectives;

  Normalization(@Nullable Path mainFile, NodeNames names, List<String> buildCollectives) {
    this.mainFile = mainFile;
    this.names = names;
    this.buildCollectives = buildCollectives;
  }

  @Override
  public void derive(DerivedValues values) {
    collectives(values);
    identity(values);
    if (values.read().string(LOG_LEVEL).isEmpty()) {
      values.set(LOG_LEVEL, "debug", "an empty level means debug");
    }
    clientTls(values);
    serverTls(values);
    if (File.separatorChar == '\\') {
      values.set("color", false, "no colours on Windows");
    }
  }

  private void collectives(DerivedValues values) {
    if (values.read().strings(COLLECTIVES).isEmpty()) {
      boolean choria = values.read().string("plugin.security.provider").equals("choria");
      boolean usual = buildCollectives.equals(List.of("mcollective"));
      values.set(
          COLLECTIVES,
          choria && usual ? List.of("choria") : buildCollectives,
          choria && usual ? "the choria security provider is in use" : "the program's build");
    }
    if (values.read().string(MAIN).isEmpty()) {
      values.set(MAIN, values.read().strings(COLLECTIVES).get(0), "the first of collectives");
    }
    if (values.read().string(REGISTRATION).isEmpty()) {
      values.set(REGISTRATION, values.read().string(MAIN), "main_collective");
    }
    if (!values.read().strings(COLLECTIVES).contains(values.read().string(MAIN))) {
      values.warn(MAIN, "expected one of collectives; no message can be made in another");
    }
  }

  private void identity(DerivedValues values) {
    if (!values.read().string(IDENTITY).isEmpty()) {
      return;
    }
    Optional<String> host = names.hostName();
    if (host.isEmpty()) {
      values.refuse(IDENTITY, "not set, and the name of the host cannot be determined");
      return;
    }
    String name = host.get();
    if (name.chars().filter(c -> c == '.').count() > 1) {
      values.set(IDENTITY, name, "the name of the host");
      return;
    }
    Optional<String> dns = names.dnsName(name).filter(n -> !n.isEmpty() && !n.equals("localhost"));
    if (dns.isPresent()) {
      values.set(IDENTITY, dns.get(), "the name of the host in DNS");
      return;
    }
    Optional<String> facter = names.facterName().filter(n -> !n.isEmpty());
    values.set(
        IDENTITY,
        facter.orElse(name),
        facter.isPresent() ? "the name that facter reports" : "the short name of the host");
  }

  private static void clientTls(DerivedValues values) {
    boolean signer =
        values.read().bool("plugin.choria.security.request_signer.service")
            || !values.read().string("plugin.choria.security.request_signer.url").isEmpty();
    if (values.read().bool(CLIENT_ANON) && !signer) {
      values.refuse(
          CLIENT_ANON, "anonymous TLS can only be enabled when a remote signer is configured");
    }
  }

  private void serverTls(DerivedValues values) {
    if (values.read().bool(SERVER_ANON)) {
      beside(values, "plugin.choria.security.server.token_file", "server.jwt");
      beside(values, "plugin.choria.security.server.seed_file", "server.seed");
    }
  }

  private void beside(DerivedValues values, String key, String name) {
    if (!values.read().string(key).isEmpty()) {
      return;
    }
    if (mainFile == null) {
      values.refuse(
          key, "anonymous server TLS needs it and there is no main file to put it beside");
    } else {
      values.set(
          key, mainFile.resolveSibling(name).toString(), "anonymous TLS, beside the main file");
    }
  }
}
