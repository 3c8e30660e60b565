/** Policies and data in files and directories. */
@org.jspecify.annotations.NullMarked
package io.choria.rego.files;
