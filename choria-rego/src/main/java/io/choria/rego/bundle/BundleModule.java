package io.choria.rego.bundle;

import io.choria.rego.Dialect;

/**
 * A policy text in a bundle.
 *
 * @param path where it stands in the bundle, without a leading {@code /}
 * @param text the text
 * @param dialect how it is to be read: what the manifest says of it, else what the reader was told
 */
public record BundleModule(String path, String text, Dialect dialect) {}
