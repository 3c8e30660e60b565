/** Test support: a private nats-server and a fleet in one JVM, for JUnit 5 tests and programs. */
module io.choria.testing {
  requires transitive io.choria.messaging;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;

  exports io.choria.testing;

  // the extensions behind the annotations are made by JUnit
  opens io.choria.testing to
      org.junit.platform.commons;
}
