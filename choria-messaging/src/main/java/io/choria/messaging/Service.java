package io.choria.messaging;

import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.NUID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A running service that answers requests, and that {@code nats service ls}, {@code info} and
 * {@code stats} can see: it speaks the NATS services protocol ({@code $SRV.PING}, {@code INFO},
 * {@code STATS}; spec 06 §7.3, §7.5).
 *
 * <p>Each endpoint is a {@link Subscriber}: bounded, drained in order, on one thread or on lanes
 * per key. Its times include the handler and the codec, whichever thread they ran on. A request
 * that cannot be read is answered with code 400, one whose handler threw with the code of its
 * {@link ServiceErrorException} or with 500 and no detail.
 *
 * <p>Owns one thread for discovery, and those of its endpoints. Safe for use by any number of
 * threads.
 */
public final class Service implements AutoCloseable {
  private static final List<String> VERBS = List.of("PING", "INFO", "STATS");

  private final MessagingConnection connection;
  private final ServiceDocuments documents;
  private final List<ServiceEndpoint<?, ?>> endpoints;
  private final Dispatcher discovery;

  private Service(Builder settings) {
    this.connection = settings.connection;
    String id = settings.id == null ? NUID.nextGlobal() : settings.id;
    Instant started = settings.clock.instant();
    this.endpoints =
        settings.endpoints.stream()
            .<ServiceEndpoint<?, ?>>map(definition -> definition.start(started))
            .toList();
    this.documents =
        new ServiceDocuments(
            settings.name,
            id,
            settings.version,
            settings.description,
            settings.metadata,
            started,
            endpoints);
    this.discovery = connection.newDispatcher(message -> {});
    for (String verb : VERBS) {
      Supplier<byte[]> document =
          switch (verb) {
            case "PING" -> documents::ping;
            case "INFO" -> documents::info;
            default -> documents::stats;
          };
      listen("$SRV." + verb, document);
      listen("$SRV." + verb + "." + settings.name, document);
      listen("$SRV." + verb + "." + settings.name + "." + id, document);
    }
  }

  private void listen(String subject, Supplier<byte[]> document) {
    try {
      discovery.subscribe(subject, message -> answer(message, document));
    } catch (IllegalStateException e) {
      throw connection.refused(subject, e);
    }
  }

  private void answer(Message message, Supplier<byte[]> document) {
    String replyTo = message.getReplyTo();
    if (replyTo == null) {
      return;
    }
    try {
      connection.publish(replyTo, null, document.get());
    } catch (ChoriaException e) {
      connection.observers().problem(message.getSubject(), e);
    }
  }

  /**
   * Starts the description of a service.
   *
   * @param connection what to listen on
   * @param name letters, digits, {@code _} and {@code -}
   * @param version a semantic version
   * @return a builder with the defaults of its documentation
   * @throws IllegalArgumentException when the name or the version is not one
   */
  public static Builder builder(MessagingConnection connection, String name, String version) {
    return new Builder(connection, name, version);
  }

  /**
   * The id of this instance.
   *
   * @return unique among the instances of the service
   */
  public String id() {
    return documents.id();
  }

  /**
   * How many requests were answered, errors included.
   *
   * @return a count since the start, of all endpoints
   */
  public long requests() {
    return endpoints.stream().mapToLong(e -> e.stats().requests()).sum();
  }

  /**
   * How many requests were answered with an error.
   *
   * @return a count since the start, of all endpoints
   */
  public long errors() {
    return endpoints.stream().mapToLong(e -> e.stats().errors()).sum();
  }

  /**
   * Ends in order: no longer discoverable, takes no further requests, answers those that came.
   *
   * @param deadline how long this may take
   * @return whether all were answered in time
   * @throws InterruptedException when interrupted; the service is then closed
   */
  public boolean drain(Duration deadline) throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    boolean complete = true;
    try {
      closeDiscovery();
      for (ServiceEndpoint<?, ?> endpoint : endpoints) {
        complete &= endpoint.drain(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      }
      return complete;
    } finally {
      close();
    }
  }

  /** Ends at once; requests that wait are not answered. */
  @Override
  public void close() {
    closeDiscovery();
    endpoints.forEach(ServiceEndpoint::close);
  }

  private void closeDiscovery() {
    connection.closeDispatcher(discovery);
  }

  /**
   * Answers one kind of request. For users to implement.
   *
   * @param <Q> type of the questions
   * @param <A> type of the answers
   */
  @FunctionalInterface
  public interface Responder<Q, A> {
    /**
     * Answers.
     *
     * @param question the question, with subject tokens and headers; its value was read already
     * @return the answer
     * @throws Exception a {@link ServiceErrorException} is answered as it is; anything else as code
     *     500 without detail, and reported to the listener
     */
    A answer(Delivery<Q> question) throws Exception;
  }

  /**
   * Options of a service. Defaults: no description, no metadata, a random id, all endpoints in the
   * queue group {@code q}, so that one instance answers each request.
   */
  public static final class Builder {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern VERSION =
        Pattern.compile(
            "(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})"
                + "(-[0-9A-Za-z.-]{1,64})?(\\+[0-9A-Za-z.-]{1,64})?");

    private final MessagingConnection connection;
    private final String name;
    private final String version;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<ServiceEndpoint.Definition<?, ?>> endpoints = new ArrayList<>();
    private String description = "";
    private @Nullable String id;
    private @Nullable String group = "q";
    private Clock clock = Clock.systemUTC();

    private Builder(MessagingConnection connection, String name, String version) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "a service's name is letters, digits, _ and -: " + SubjectException.shown(name));
      }
      if (!VERSION.matcher(version).matches()) {
        throw new IllegalArgumentException(
            "expected a semantic version: " + SubjectException.shown(version));
      }
      this.connection = connection;
      this.name = name;
      this.version = version;
    }

    /**
     * What the service does, for people.
     *
     * @param description one line
     * @return this
     */
    public Builder description(String description) {
      this.description = description;
      return this;
    }

    /**
     * Adds a fact that discovery shows.
     *
     * @param key its name
     * @param value its value
     * @return this
     */
    public Builder metadata(String key, String value) {
      metadata.put(key, value);
      return this;
    }

    /**
     * Sets the id of this instance.
     *
     * @param id a subject token; the default is random
     * @return this
     */
    public Builder id(String id) {
      if (!NAME.matcher(id).matches()) {
        throw new IllegalArgumentException(
            "an id is letters, digits, _ and -: " + SubjectException.shown(id));
      }
      this.id = id;
      return this;
    }

    /**
     * The queue group of the endpoints that are added after this call.
     *
     * @param name the default is {@code q}
     * @return this
     */
    public Builder queueGroup(String name) {
      this.group = name;
      return this;
    }

    /**
     * Endpoints that are added after this call have no queue group: each instance answers each
     * request, for a requester that takes the first or gathers all.
     *
     * @return this
     */
    public Builder everyInstanceAnswers() {
      this.group = null;
      return this;
    }

    /**
     * The clock of the start times that discovery shows.
     *
     * @param clock the default is the system's
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Adds an endpoint.
     *
     * @param endpoint its name
     * @param template where it listens, as for {@link SubjectTemplate#parse}
     * @param questions how payloads become questions
     * @param answers how answers become payloads
     * @param responder answers
     * @param <Q> type of the questions
     * @param <A> type of the answers
     * @return this
     */
    public <Q, A> Builder endpoint(
        String endpoint,
        String template,
        Codec<Q> questions,
        Codec<A> answers,
        Responder<Q, A> responder) {
      return endpoint(
          endpoint, SubjectTemplate.parse(template), questions, answers, responder, s -> {});
    }

    /**
     * Adds an endpoint with buffers, overflow policy or lanes of its own.
     *
     * @param endpoint its name
     * @param template where it listens
     * @param questions how payloads become questions
     * @param answers how answers become payloads
     * @param responder answers
     * @param tuning changes the subscription, whose payloads are bytes; keys of lanes are best
     *     taken from subject tokens or headers
     * @param <Q> type of the questions
     * @param <A> type of the answers
     * @return this
     */
    public <Q, A> Builder endpoint(
        String endpoint,
        SubjectTemplate template,
        Codec<Q> questions,
        Codec<A> answers,
        Responder<Q, A> responder,
        Consumer<SubscriberBuilder<byte[]>> tuning) {
      if (!NAME.matcher(endpoint).matches()) {
        throw new IllegalArgumentException(
            "an endpoint's name is letters, digits, _ and -: " + SubjectException.shown(endpoint));
      }
      endpoints.add(
          new ServiceEndpoint.Definition<>(
              connection, name, endpoint, template, group, questions, answers, responder, tuning));
      return this;
    }

    /**
     * Starts to answer.
     *
     * @return the running service
     * @throws ChoriaException when the connection is closed
     */
    public Service start() {
      return new Service(this);
    }
  }
}
