/**
 * All settings of Choria as typed members, and a loader that reads Choria's files as Choria does
 * (spec 05 §4, §7, §19).
 *
 * <p>This package is apart from {@code io.choria.config} because an application that only wants
 * settings of its own has no use for it.
 */
@NullMarked
package io.choria.config.choria;

import org.jspecify.annotations.NullMarked;
