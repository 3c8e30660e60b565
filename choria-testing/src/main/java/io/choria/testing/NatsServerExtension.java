package io.choria.testing;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives JUnit 5 tests a private nats-server.
 *
 * <pre>{@code
 * class OrdersTest {
 *   @RegisterExtension
 *   static final NatsServerExtension nats = NatsServerExtension.of(NatsServer.builder().jetStream(true));
 *
 *   @Test
 *   void storesOrders() throws Exception {
 *     try (Connection connection = Nats.connect(nats.server().url())) { ... }
 *   }
 * }
 * }</pre>
 *
 * <p>In a static field the server lives as long as the test class; a server that a test stopped,
 * killed or paused runs again when the next test begins, with what it has stored. In an instance
 * field each test gets a fresh one. Tests may also take a parameter of type {@link NatsServer}.
 * {@code @ExtendWith(NatsServerExtension.class)} on a class gives a server with JetStream for the
 * class. When a test fails, the end of the server's log is printed to standard error.
 */
public final class NatsServerExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterTestExecutionCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {

  private final NatsServerBuilder builder;
  private @Nullable NatsServer server;
  private boolean livesWithClass;

  /** A server with JetStream and defaults else, for {@code @ExtendWith}. */
  public NatsServerExtension() {
    this(NatsServer.builder().jetStream(true));
  }

  private NatsServerExtension(NatsServerBuilder builder) {
    this.builder = builder;
  }

  /**
   * Gives tests a server with options.
   *
   * @param builder describes the server; this extension starts it
   * @return an extension for a field with {@code @RegisterExtension}
   */
  public static NatsServerExtension of(NatsServerBuilder builder) {
    return new NatsServerExtension(builder);
  }

  /**
   * The server of the running test.
   *
   * @return never a closed one
   * @throws NatsServerException outside a test
   */
  public NatsServer server() {
    if (server == null) {
      throw new NatsServerException("the server exists only while tests run");
    }
    return server;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    livesWithClass = true;
    if (server == null) {
      server = builder.start();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (server == null) {
      server = builder.start();
    } else {
      server.resume();
      server.start();
    }
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (server != null && context.getExecutionException().isPresent()) {
      System.err.println(
          "--- log of " + server.name() + " after failed " + context.getDisplayName());
      System.err.println(server.logTail());
      System.err.println("--- end of log");
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!livesWithClass) {
      stop();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    // nested classes share the instance of the class around them, which ends it
    if (context.getTestClass().map(Class::isMemberClass).orElse(false)
        && context.getParent().flatMap(ExtensionContext::getTestClass).isPresent()) {
      return;
    }
    stop();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == NatsServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return server();
  }

  private void stop() {
    if (server != null) {
      server.close();
      server = null;
    }
  }
}
