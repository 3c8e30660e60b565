package io.choria.interop;

import io.choria.messaging.rpc.agent.Action;
import io.choria.messaging.rpc.agent.Agent;
import io.choria.messaging.rpc.agent.Aggregate;
import io.choria.messaging.rpc.agent.Input;
import io.choria.messaging.rpc.agent.Output;
import io.choria.messaging.rpc.ddl.DisplayMode;
import java.util.List;

/** The message of the day. */
@Agent(
    name = "motd",
    version = "1.2.0",
    author = "Ops <ops@example.net>",
    url = "https://example.net/motd",
    timeoutSeconds = 5)
public interface Motd {
  /** How the text looks. */
  enum Style {
    /** As it is. */
    PLAIN,
    /** In a box. */
    BOX
  }

  /**
   * What to set.
   *
   * @param text the new text
   * @param style the look
   * @param lines how many lines it may have
   */
  record Text(
      @Input(validation = "shellsafe", maxLength = 40) String text,
      @Input(defaultValue = "plain") Style style,
      @Input(defaultValue = "3") int lines) {}

  /**
   * What was set.
   *
   * @param length length of the text
   * @param shown what people see
   * @param tags words of the text
   */
  record Shown(@Output(displayAs = "Bytes") int length, String shown, List<String> tags) {}

  /** Nothing. */
  record Nothing() {}

  /** Replaces the text. */
  @Action(
      display = DisplayMode.ALWAYS,
      aggregates = {
        @Aggregate(output = "length", format = "%s bytes on %d node(s)"),
        @Aggregate(output = "shown")
      })
  Shown set(Text text);

  /** Always says that it can't. */
  @Action
  Nothing fail();

  /** Takes longer than it may. */
  @Action
  Nothing sleep();
}
