package io.choria.config.choria;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;
import java.time.Duration;

/** The streams and buckets that a broker keeps, for how long and in how many copies. */
@Settings(title = "Streams")
public interface StreamSettings {
  /** {@return the directory that streams are kept in} Setting it turns streams on. */
  @Setting(key = "plugin.choria.network.stream.store", conversion = Conversion.PATH, tags = "file")
  String store();

  /** {@return whether the broker creates and updates the standard streams} */
  @Setting(key = "plugin.choria.network.stream.manage_streams", defaultValue = "1")
  boolean manageStreams();

  /** {@return for how long lifecycle events are kept} */
  @Setting(
      key = "plugin.choria.network.stream.event_retention",
      defaultValue = "24h",
      tags = "time")
  Duration eventRetention();

  /**
   * {@return how many copies of lifecycle events are kept} -1 means one for each broker of the
   * cluster.
   */
  @Setting(key = "plugin.choria.network.stream.event_replicas", defaultValue = "-1")
  int eventReplicas();

  /** {@return for how long events of autonomous agents are kept} */
  @Setting(
      key = "plugin.choria.network.stream.machine_retention",
      defaultValue = "24h",
      tags = "time")
  Duration machineRetention();

  /**
   * {@return how many copies of events of autonomous agents are kept} -1 means one for each broker
   * of the cluster.
   */
  @Setting(key = "plugin.choria.network.stream.machine_replicas", defaultValue = "-1")
  int machineReplicas();

  /** {@return for how long the advisories of the streams themselves are kept} */
  @Setting(
      key = "plugin.choria.network.stream.advisory_retention",
      defaultValue = "168h",
      tags = "time")
  Duration advisoryRetention();

  /**
   * {@return how many copies of stream advisories are kept} -1 means one for each broker of the
   * cluster.
   */
  @Setting(key = "plugin.choria.network.stream.advisory_replicas", defaultValue = "-1")
  int advisoryReplicas();

  /**
   * {@return for how long events of the command executor are kept} Zero means that there is no such
   * stream.
   */
  @Setting(
      key = "plugin.choria.network.stream.executor_retention",
      defaultValue = "24h",
      tags = "time")
  Duration executorRetention();

  /**
   * {@return how many copies of executor events are kept} -1 means one for each broker of the
   * cluster.
   */
  @Setting(key = "plugin.choria.network.stream.executor_replicas", defaultValue = "-1")
  int executorReplicas();

  /**
   * {@return how long a vote in a leader election lasts} A leader that is silent for that long
   * loses its place.
   */
  @Setting(
      key = "plugin.choria.network.stream.leader_election_ttl",
      defaultValue = "1m",
      tags = "time")
  Duration leaderElectionTtl();

  /**
   * {@return how many copies of the election bucket are kept} -1 means one for each broker of the
   * cluster.
   */
  @Setting(key = "plugin.choria.network.stream.leader_election_replicas", defaultValue = "-1")
  int leaderElectionReplicas();
}
