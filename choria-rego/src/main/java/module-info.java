/** Rego, the policy language of Open Policy Agent, compiled and evaluated in the JVM. */
module io.choria.rego {
  requires transitive com.fasterxml.jackson.databind;
  requires static org.jspecify;
  requires static org.junit.jupiter.api;
  requires java.net.http;
  requires org.objectweb.asm;
  requires re2j;

  exports io.choria.rego;
  exports io.choria.rego.builtin;
  exports io.choria.rego.bundle;
  exports io.choria.rego.junit;
}
