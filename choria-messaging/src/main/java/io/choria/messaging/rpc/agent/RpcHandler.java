package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.rpc.AgentHandler;
import io.choria.messaging.rpc.IncomingRequest;
import io.choria.messaging.rpc.ServerInfo;
import io.choria.messaging.rpc.agent.RpcAgent.Checks;
import io.choria.messaging.rpc.body.BodyException;
import io.choria.messaging.rpc.body.ReplyBody;
import io.choria.messaging.rpc.body.RequestBody;
import io.choria.messaging.rpc.body.Status;
import io.choria.messaging.rpc.ddl.ActionDdl;
import io.choria.messaging.rpc.ddl.InputException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of one request through an agent (spec 02 §3.2): always ends with a reply. */
final class RpcHandler implements AgentHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RpcAgents.class);

  /** Outputs that are sent as {@code null}; told from others by being this very object. */
  static final ObjectNode NO_DATA = JsonNodeFactory.instance.objectNode();

  private final RpcAgent agent;
  private final ServerInfo server;
  private final Authorizer authorizer;
  private final List<Auditor> auditors;

  RpcHandler(RpcAgent agent, ServerInfo server, Authorizer authorizer, List<Auditor> auditors) {
    this.agent = agent;
    this.server = server;
    this.authorizer = authorizer;
    this.auditors = List.copyOf(auditors);
  }

  @Override
  public Optional<byte[]> handle(IncomingRequest incoming) throws InterruptedException {
    return Optional.of(answer(incoming).encode());
  }

  @Override
  public Optional<byte[]> tooLarge(IncomingRequest incoming, long bytes, long limit) {
    String action;
    try {
      action = RequestBody.parse(incoming.body()).action();
    } catch (BodyException e) {
      action = ""; // as in the reply that was too large
    }
    return Optional.of(
        ReplyBody.failed(
                action,
                Status.UNKNOWN_ERROR,
                "The reply of "
                    + agent.name()
                    + "#"
                    + action
                    + " has "
                    + bytes
                    + " bytes, the broker takes "
                    + limit)
            .encode());
  }

  @SuppressWarnings("ReferenceEquality") // no data is one object
  private ReplyBody answer(IncomingRequest incoming) throws InterruptedException {
    RequestBody body;
    try {
      body = RequestBody.parse(incoming.body());
    } catch (BodyException e) {
      return ReplyBody.failed(
          "",
          Status.INVALID_DATA,
          "Could not process request: could not parse incoming message as a MCollective SimpleRPC"
              + " Request: "
              + e.getMessage());
    }
    String action = body.action();
    ActionHandler handler = agent.handlers().get(action);
    ActionDdl ddl = agent.ddl().action(action).orElse(null);
    if (handler == null || ddl == null) {
      return ReplyBody.failed(
          action, Status.UNKNOWN_ACTION, "Unknown action " + action + " for agent " + agent.name());
    }
    ActionCall call = new ActionCall(server, incoming, agent.name(), action, body.data());
    // a body that names another agent could slip past rules that are made for that one
    if (!body.agent().equals(agent.name()) || !isAllowed(call)) {
      return ReplyBody.failed(
          action, Status.ABORTED, "You are not authorized to call this agent or action");
    }
    audit(call);
    try {
      check(ddl, call);
      ObjectNode outputs = handler.handle(call);
      if (outputs == NO_DATA) {
        return ReplyBody.ok(action, NullNode.getInstance());
      }
      return ReplyBody.ok(
          action, agent.checks() == Checks.ALL ? ReplyOutputs.complete(ddl, outputs) : outputs);
    } catch (ActionFailure e) {
      return ReplyBody.of(action, e.status(), String.valueOf(e.getMessage()), e.data());
    } catch (InterruptedException e) {
      throw e; // its time is over, and nobody waits for a reply
    } catch (Exception | StackOverflowError | OutOfMemoryError | LinkageError e) {
      LOG.warn("{}#{} failed", agent.name(), action, e);
      return ReplyBody.failed(
          action, Status.UNKNOWN_ERROR, "Could not run " + agent.name() + "#" + action);
    }
  }

  private boolean isAllowed(ActionCall call) {
    try {
      boolean allowed = authorizer.allows(call);
      if (!allowed) {
        LOG.info(
            "denied: caller={} agent={} action={} request={}",
            call.request().caller(),
            call.agent(),
            call.action(),
            call.request().id());
      }
      return allowed;
    } catch (Exception | StackOverflowError | LinkageError e) {
      LOG.warn("the authorizer failed, which denies {}#{}", call.agent(), call.action(), e);
      return false;
    }
  }

  private void audit(ActionCall call) {
    for (Auditor auditor : auditors) {
      try {
        auditor.audit(call);
      } catch (Exception e) {
        LOG.error("an auditor failed: request={}", call.request().id(), e);
      }
    }
  }

  private void check(ActionDdl ddl, ActionCall call) {
    if (agent.checks() == Checks.ALL) {
      if (!call.data().isObject() && !call.data().isNull()) {
        throw new ActionFailure(
            Status.INVALID_DATA,
            "Could not parse request data for "
                + call.agent()
                + "#"
                + call.action()
                + ": expected an object, got "
                + call.data().getNodeType());
      }
      try {
        ddl.validate(call.inputs());
      } catch (InputException e) {
        throw new ActionFailure(
            e.fault() == InputException.Fault.MISSING ? Status.MISSING_DATA : Status.INVALID_DATA,
            "Validation failed: " + e.getMessage());
      }
    }
  }
}
