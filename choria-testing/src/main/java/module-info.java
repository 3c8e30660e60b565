/** Test support: a private nats-server for JUnit 5 tests and for programs. */
module io.choria.testing {
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;

  exports io.choria.testing;
}
