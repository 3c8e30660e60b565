package io.choria.config;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A schema written by hand, whose settings are simply the reader of its values. */
final class TestSettings {
  private static final String METADATA =
      """
      choria-config 1
      title Test
      introduction Settings for tests.
      setting name
      member name
      type STRING
      validate maxlength=8
      description The name.
      setting port
      member port
      type INTEGER
      default 4222
      validate range=1..65535
      environment TEST_PORT
      description The port, see `name`.
      setting debug
      member debug
      type BOOLEAN
      description Whether to talk & tell <all>.
      setting wait
      member wait
      type DURATION
      conversion DURATION
      default 1m
      tag time
      description How long.
      setting hosts
      member hosts
      type STRINGS
      conversion COMMA_SPLIT
      default a,b
      description Which hosts.
      setting item
      member item
      type STRINGS
      description One more item.
      setting dir
      member dir
      type PATH
      optional
      description Where.
      setting color
      member color
      type ENUM
      default dark-red
      constant dark-red
      constant blue
      description Which colour.
      setting ratio
      member ratio
      type DOUBLE
      description How much.
      setting big
      member big
      type LONG
      description How many.
      setting link
      member link
      type URI
      optional
      description Where to.
      setting password
      member password
      type STRING
      environment TEST_PASSWORD
      validate maxlength=6
      secret
      tag secret
      description The password.
      setting old
      member old
      type STRING
      deprecated
      replacedBy name
      description The old name.
      """;

  private TestSettings() {}

  static SettingsSchema<SettingReader> schema() {
    return schema(METADATA);
  }

  static SettingsSchema<SettingReader> schema(String metadata) {
    return SettingsSchema.builder(SettingReader.class, new Written(metadata), metadata).build();
  }

  /** The text serves as declarations and as documentation; each skips what the other needs. */
  private record Written(String metadata) implements SettingsSchema.Generated<SettingReader> {
    @Override
    public SettingReader read(SettingReader values) {
      return values;
    }

    @Override
    public InputStream documentation() {
      return new ByteArrayInputStream(metadata.getBytes(StandardCharsets.UTF_8));
    }
  }
}
