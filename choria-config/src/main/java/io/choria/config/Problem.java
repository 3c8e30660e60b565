package io.choria.config;

/** What can be wrong with a configuration; the stable code of a {@link Diagnostic}. */
public enum Problem {
  /** No setting has this key. */
  UNKNOWN_KEY(false),
  /** The setting is deprecated. */
  DEPRECATED_KEY(false),
  /** The text does not convert to the type; the value before it stays. */
  NOT_CONVERTIBLE(true),
  /** Not a boolean word; Choria reads it as false. */
  NOT_BOOLEAN(true),
  /** The validator refuses the value; Choria keeps it all the same. */
  NOT_VALID(true),
  /** A line that is neither comment nor assignment. */
  MALFORMED_LINE(false),
  /** A line of 64 KiB or more; it and all lines after it are not read. */
  LINE_TOO_LONG(true),
  /** Bytes that are not UTF-8; they read as U+FFFD. */
  NOT_UTF8(true),
  /** A file that looks like configuration but that Choria does not read. */
  IGNORED_FILE(false),
  /** A setting in a file of a dotted directory from which Choria takes raw options only. */
  NOT_APPLIED(false),
  /** An environment variable that has no effect because nothing sets its key. */
  ENVIRONMENT_IGNORED(false),
  /** A required setting that no source gives. */
  MISSING(true),
  /** A value that follows from others cannot be determined, or the combination is refused. */
  NOT_DERIVABLE(true),
  /** The file does not exist. */
  NOT_FOUND(true),
  /** The file or directory exists but cannot be read. */
  NOT_READABLE(true),
  /** A directory or special file where a regular file is expected. */
  NOT_A_FILE(true),
  /** The file is larger than the loader's limit. */
  TOO_LARGE(true),
  /** A mistake in a program: an unknown key in a typed call, a bad regular expression. */
  USAGE(true);

  private final boolean damaging;

  Problem(boolean damaging) {
    this.damaging = damaging;
  }

  /** Whether a value is lost or changed by it, so that a reload should keep the old snapshot. */
  boolean isDamaging() {
    return damaging;
  }
}
