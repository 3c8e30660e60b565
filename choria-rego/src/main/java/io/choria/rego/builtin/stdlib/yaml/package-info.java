/**
 * YAML read and written by the rules of the reference: scanner, parser, reader and writer (spec 08
 * §5.10). Data files and metadata blocks are read by it, too.
 */
@NullMarked
package io.choria.rego.builtin.stdlib.yaml;

import org.jspecify.annotations.NullMarked;
