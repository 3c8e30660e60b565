package io.choria.examples.shipper.settings;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What every subcommand needs: how to reach NATS and which subjects are the shipper's (spec 06
 * §7.13).
 */
@Settings(title = "Log shipper: connection")
public interface CommonSettings {
  /** {@return the servers, separated by commas} */
  @Setting(
      key = "server",
      defaultValue = "nats://127.0.0.1:4222",
      environment = "NATS_URL",
      conversion = Conversion.COMMA_SPLIT)
  List<String> server();

  /** {@return the file with credentials} */
  @Setting(key = "creds", environment = "NATS_CREDS")
  Optional<Path> creds();

  /** {@return the file with the seed of a user nkey, SU...; instead of creds} */
  @Setting(key = "nkey", environment = "NATS_NKEY")
  Optional<Path> nkey();

  /** {@return the file with the client's certificate; needs tls-key} */
  @Setting(key = "tls-certificate", environment = "NATS_CERTIFICATE")
  Optional<Path> tlsCertificate();

  /** {@return the file with the key of the client's certificate} */
  @Setting(key = "tls-key", environment = "NATS_KEY")
  Optional<Path> tlsKey();

  /** {@return the file with the certificates of trusted authorities} */
  @Setting(key = "tls-ca", environment = "NATS_CA")
  Optional<Path> tlsCa();

  /** {@return the base subject; messages go to SUBJECT.pN.HOST} */
  @Setting(key = "subject", defaultValue = "shipper", environment = "SHIPPER_SUBJECT")
  String subject();

  /** {@return the stream; the default asks the server which one takes the subject} */
  @Setting(key = "stream", environment = "SHIPPER_STREAM")
  Optional<String> stream();

  /** {@return the number of partitions, the same for all publishers and receivers; 0 for none} */
  @Setting(
      key = "partitions",
      defaultValue = "0",
      environment = "SHIPPER_PARTITIONS",
      validate = "range=0..1024")
  int partitions();

  /** {@return the name of the group of receivers, and the prefix of its consumers} */
  @Setting(
      key = "group",
      defaultValue = "shipper",
      environment = "SHIPPER_GROUP",
      validate = "regex=^[A-Za-z0-9_-]{1,64}$")
  String group();

  /** {@return how long a receiver that died or was paused keeps its partitions} */
  @Setting(key = "lease", defaultValue = "10s", environment = "SHIPPER_LEASE")
  Duration lease();

  /** {@return the address HOST:PORT for Prometheus metrics and health; off unless given} */
  @Setting(key = "metrics", environment = "SHIPPER_METRICS")
  Optional<String> metrics();

  /** {@return the longest wait for the first connection, and for the first answer on it} */
  @Setting(key = "connect-timeout", defaultValue = "30s", environment = "SHIPPER_CONNECT_TIMEOUT")
  Duration connectTimeout();
}
