package io.choria.testing;

/** How the agents of a {@link TestNode} misbehave. Discovery goes on as ever. */
public enum NodeFault {
  /** They do their work. */
  NONE,
  /** They never answer: the node died after it was found. */
  SILENT,
  /** They answer after {@link TestNode#slow its delay}. */
  SLOW,
  /** They answer every second request only, the first one not. */
  FLAPPING,
  /** They answer, and claim to be another node. */
  LYING,
  /** They answer twice. */
  DUPLICATE
}
