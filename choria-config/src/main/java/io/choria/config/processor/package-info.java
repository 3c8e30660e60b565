/**
 * The annotation processor for {@link io.choria.config.Settings}; not an API.
 *
 * <p>It is isolating in Gradle's sense: every file it makes depends on one annotated interface.
 */
@NullMarked
package io.choria.config.processor;

import org.jspecify.annotations.NullMarked;
