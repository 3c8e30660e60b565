package io.choria.config.choria;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;
import java.util.List;

/** What a node publishes about itself at intervals. */
@Settings(title = "Registration")
public interface RegistrationSettings {
  /**
   * {@return the registration publishers to run} An empty list turns registration off. {@code
   * file_content} and {@code inventory_content} come with Choria.
   */
  @Setting(key = "registration", conversion = Conversion.COMMA_SPLIT)
  List<String> plugins();

  /** {@return how many seconds pass between two publications} */
  @Setting(key = "registerinterval", defaultValue = "300", tags = "time")
  int intervalSeconds();

  /**
   * {@return the collective that registration data goes to} {@code main_collective} is taken when
   * it is not set.
   */
  @Setting(key = "registration_collective")
  String collective();

  /**
   * {@return whether the first publication waits for a random part of the interval} It keeps a
   * fleet that starts all at once from publishing all at once.
   */
  @Setting(key = "registration_splay", defaultValue = "true")
  boolean splay();

  /**
   * {@return how many seconds pass between two looks at the size of the data, when a trigger size
   * is set}
   */
  @Setting(key = "plugin.choria.registration.size_interval", defaultValue = "30", tags = "time")
  int sizeCheckSeconds();

  /**
   * {@return the change of size in bytes that makes data be published before its time} Zero turns
   * the looks off.
   */
  @Setting(key = "plugin.choria.registration.size_trigger", defaultValue = "0")
  int sizeTriggerBytes();

  /** {@return the file that {@code file_content} publishes} A {@code ~} is not expanded. */
  @Setting(key = "plugin.choria.registration.file_content.data", defaultValue = "")
  String fileContentSource();

  /** {@return the subject that {@code file_content} publishes to} */
  @Setting(key = "plugin.choria.registration.file_content.target", defaultValue = "")
  String fileContentTarget();

  /** {@return whether {@code file_content} compresses what it publishes with gzip} */
  @Setting(key = "plugin.choria.registration.file_content.compression", defaultValue = "true")
  boolean fileContentCompression();

  /** {@return the subject that {@code inventory_content} publishes to} */
  @Setting(key = "plugin.choria.registration.inventory_content.target", defaultValue = "")
  String inventoryContentTarget();

  /** {@return whether {@code inventory_content} compresses what it publishes with gzip} */
  @Setting(key = "plugin.choria.registration.inventory_content.compression", defaultValue = "true")
  boolean inventoryContentCompression();
}
