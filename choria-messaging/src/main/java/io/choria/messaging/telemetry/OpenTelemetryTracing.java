package io.choria.messaging.telemetry;

import io.choria.messaging.TracePropagation;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries the current OpenTelemetry span in the W3C headers of messages, and opens a span of kind
 * {@code CONSUMER} around each handler (REQ-MP-5). Give it to {@code
 * MessagingConnection.builder().tracing(...)}; needs {@code io.opentelemetry:opentelemetry-api}.
 * Messages that are published outside of a span get no headers. Safe for use by any number of
 * threads.
 */
public final class OpenTelemetryTracing implements TracePropagation {
  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  private final Tracer tracer;

  private OpenTelemetryTracing(Tracer tracer) {
    this.tracer = tracer;
  }

  /**
   * Creates the binding.
   *
   * @param telemetry where spans go
   * @return a propagation for connections
   */
  public static OpenTelemetryTracing of(OpenTelemetry telemetry) {
    return new OpenTelemetryTracing(telemetry.getTracer("io.choria.messaging"));
  }

  @Override
  public @Nullable Headers outgoing(@Nullable Headers headers, String subject) {
    if (!Span.current().getSpanContext().isValid()) {
      return headers;
    }
    Headers carrier = headers == null ? new Headers() : new Headers(headers);
    W3C.inject(Context.current(), carrier, OpenTelemetryTracing::set);
    return carrier;
  }

  private static void set(@Nullable Headers carrier, String key, String value) {
    if (carrier != null) {
      carrier.put(key, value);
    }
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // the scope that is returned closes it
  public Scope incoming(@Nullable Headers headers, String subject) {
    Context parent = Context.root();
    if (TraceContext.from(headers).isPresent()) {
      parent = W3C.extract(parent, headers, new HeaderGetter());
    }
    Span span =
        tracer
            .spanBuilder(subject + " process")
            .setSpanKind(SpanKind.CONSUMER)
            .setParent(parent)
            .setAttribute("messaging.system", "nats")
            .setAttribute("messaging.destination.template", subject)
            .startSpan();
    io.opentelemetry.context.Scope current = span.makeCurrent();
    return () -> {
      current.close();
      span.end();
    };
  }

  private static final class HeaderGetter implements TextMapGetter<Headers> {
    @Override
    public @Nullable String get(@Nullable Headers carrier, String key) {
      List<String> values = carrier == null ? null : carrier.getIgnoreCase(key);
      return values == null || values.isEmpty() ? null : values.get(0);
    }
  }
}
