package io.choria.messaging.stream;

import io.choria.messaging.ChoriaException;
import org.jspecify.annotations.Nullable;

/**
 * Something that JetStream or its server refused or failed to answer.
 *
 * <p>{@link #code()} says what kind of failure it was; {@link #serverCode()} is the server's own
 * {@code err_code}, 0 when the server said nothing.
 */
public class StreamException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it was. */
  public enum Code {
    /** The stream, consumer, message or key does not exist. */
    NOT_FOUND,
    /** A name is taken by something with other settings. */
    CONFLICT,
    /** An expected last sequence, subject sequence or message id did not match. */
    WRONG_LAST,
    /** The stream is full and discards new messages, or an account limit is reached. */
    FULL,
    /** The server refused for a reason that this library has no name for. */
    REFUSED,
    /** Nobody answers on the subject: no stream listens there, or JetStream is not enabled. */
    NO_RESPONDERS,
    /** No answer came before the deadline; whether the request was carried out is unknown. */
    TIMEOUT,
    /** The connection, publisher or worker is closed or cannot take the message now. */
    CLOSED,
    /** The connected server is too old, or the stream has the feature switched off. */
    UNSUPPORTED,
    /** A setting is not valid, or may not be changed on what exists. */
    INVALID,
    /** The answer was not what the protocol promises. */
    MALFORMED
  }

  /** What kind of failure it was. */
  private final Code code;

  /** The server's own code, 0 for none. */
  private final int serverCode;

  StreamException(Code code, String message) {
    this(code, 0, message, null);
  }

  StreamException(Code code, int serverCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.serverCode = serverCode;
  }

  /**
   * The kind of failure.
   *
   * @return the kind of failure
   */
  public final Code code() {
    return code;
  }

  /**
   * The server's {@code err_code}.
   *
   * @return the code, for example 10059 for a stream that does not exist; 0 when the server gave
   *     none
   */
  public final int serverCode() {
    return serverCode;
  }

  static StreamException refused(String what, int serverCode, int status, String description) {
    return new StreamException(
        codeOf(serverCode, status),
        serverCode,
        what
            + " was refused: "
            + description
            + " (err_code="
            + serverCode
            + ", code="
            + status
            + ")",
        null);
  }

  private static Code codeOf(int serverCode, int status) {
    return switch (serverCode) {
      // 10014 consumer, 10037 message, 10059 stream not found
      case 10014, 10037, 10059 -> Code.NOT_FOUND;
      // 10013, 10105, 10148 consumer exists; 10058 stream name in use; 10065 subjects overlap
      case 10013, 10058, 10065, 10105, 10148 -> Code.CONFLICT;
      // 10070 wrong last message id, 10071 and 10164 wrong last sequence
      case 10070, 10071, 10164 -> Code.WRONG_LAST;
      // 10077 store failed (maximum messages or bytes), 10002/10023/10028/10047 resources, 10167
      // too many requests
      case 10002, 10023, 10028, 10047, 10077, 10122, 10167 -> Code.FULL;
      // 10174 and 10205: the stream has batches switched off
      case 10174, 10205 -> Code.UNSUPPORTED;
      // 10052, 10012: configuration not valid
      case 10012, 10052 -> Code.INVALID;
      default -> status == 404 ? Code.NOT_FOUND : Code.REFUSED;
    };
  }
}
