package io.choria.examples.shipper.publish;

import java.nio.file.Path;

/**
 * Told about bytes that can't be sent any more; never silent (issue of a server that forgets,
 * truncation, removal).
 */
@FunctionalInterface
interface Losses {
  /**
   * Reports a loss.
   *
   * @param path where the bytes were
   * @param id incarnation of the file
   * @param from first lost offset
   * @param to offset behind the last lost byte; equal to from when the size is not known
   * @param why cause
   */
  void lost(Path path, String id, long from, long to, String why);
}
