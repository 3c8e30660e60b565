/**
 * Settings as typed Java members that carry their documentation, default, validation and origin.
 *
 * <p>An application declares an interface annotated with {@link io.choria.config.Settings}, each
 * member with {@link io.choria.config.Setting}; the annotation processor in this jar turns the
 * Javadoc into metadata and makes a {@code …Schema} class. A {@link io.choria.config.ConfigLoader}
 * reads files, environment and overrides into an immutable {@link io.choria.config.Configuration}.
 *
 * <p>All settings of Choria itself are in {@code io.choria.config.choria}.
 */
@NullMarked
package io.choria.config;

import org.jspecify.annotations.NullMarked;
