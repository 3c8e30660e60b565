/**
 * Strings: searching, splitting, trimming, replacing, and the small notations {@code semver.*} and
 * {@code uuid.*} (spec 08 §4.11, §4.19). All of it counts code points.
 */
@NullMarked
package io.choria.rego.builtin.stdlib.strings;

import org.jspecify.annotations.NullMarked;
