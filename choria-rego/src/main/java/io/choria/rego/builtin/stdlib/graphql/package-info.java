/**
 * GraphQL: lexer, parsers of queries and schemas, and the rules by which a query is valid for a
 * schema (spec 08 §4.17, §5.9).
 */
@NullMarked
package io.choria.rego.builtin.stdlib.graphql;

import org.jspecify.annotations.NullMarked;
