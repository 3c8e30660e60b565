package io.choria.rego.cli;

/** Somebody asks how a command is used. */
final class HelpException extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
