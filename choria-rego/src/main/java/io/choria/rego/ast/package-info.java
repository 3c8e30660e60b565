/**
 * The abstract syntax of Rego: immutable records with source locations, shared by parser, checker
 * and planner (spec 08 §1).
 */
@NullMarked
package io.choria.rego.ast;

import org.jspecify.annotations.NullMarked;
