package io.choria.examples.settings;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;
import java.util.List;

/** A weather station: it reads sensors, writes reports and may upload them. */
@Settings(title = "Weather station")
public interface StationSettings {
  /** {@return the name of the station} It is part of every report. */
  @Setting(key = "station.name", required = true, validate = "maxlength=32")
  String name();

  /** {@return the sensors to read} Sensors that are not listed are left alone. */
  @Setting(
      key = "station.sensors",
      defaultValue = "temperature, wind",
      conversion = Conversion.COMMA_SPLIT,
      validate = "enum=temperature,wind,rain,pressure")
  List<String> sensors();

  /** {@return how reports are made} */
  ReportSettings report();

  /** {@return where reports are sent} */
  UploadSettings upload();
}
