package io.choria.config;

/**
 * The difference of one setting between two snapshots.
 *
 * @param before its value in the earlier snapshot
 * @param after its value in the later snapshot
 */
public record SettingChange(SettingValue before, SettingValue after) {
  /**
   * The setting.
   *
   * @return its definition
   */
  public SettingDefinition setting() {
    return after.setting();
  }

  /** The key and both values, secrets masked. */
  @Override
  public String toString() {
    return setting().key() + ": " + before.display() + " -> " + after.display();
  }
}
