package io.choria.rego.plan;

/** Whether a plan is made for watching, and how much of what it leaves out it leaves out then. */
public enum Tracing {
  /** Nobody watches. */
  OFF,
  /** No index hides a rule: for explanations. */
  EVERYTHING,
  /** Indices hide rules and the first answer ends the search, as in a plan that nobody watches. */
  AS_EVALUATED,
  /** Indices hide rules, but the search goes on behind the first answer. */
  EXHAUSTIVE
}
