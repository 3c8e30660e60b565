package io.choria.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the measurements find their inputs and peers. */
public final class Checkout {
  private Checkout() {}

  /**
   * The folder {@code benchmarks}.
   *
   * @return found from the folder of the checkout that we run in
   */
  public static Path benchmarks() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("benchmarks/peers"))) {
      Path parent = at.getParent();
      if (parent == null) {
        throw new IllegalStateException("run inside the checkout, benchmarks/peers is not above");
      }
      at = parent;
    }
    return at.resolve("benchmarks");
  }
}
