/**
 * Tells the definitions of a rule apart before any of them is entered (spec 08 §6.2): what they ask
 * of the documents, and tables that lead from a document to those that may hold. Knows nothing of
 * how bodies are run.
 */
@NullMarked
package io.choria.rego.index;

import org.jspecify.annotations.NullMarked;
