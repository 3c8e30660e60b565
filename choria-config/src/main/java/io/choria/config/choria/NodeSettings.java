package io.choria.config.choria;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;
import java.util.List;

/** What a node is called, which collectives it belongs to and where its facts come from. */
@Settings(title = "Node")
public interface NodeSettings {
  /**
   * {@return the name of this node in the fleet} When it is not set, the name is taken from the
   * host name, from DNS or from facter, in that order. Servers in one fleet must have different
   * names; nothing checks the characters or the length.
   */
  @Setting(key = "identity")
  String identity();

  /**
   * {@return the collectives that this node joins} A server listens in every one of them. When
   * nothing sets the list it is {@code mcollective}, or {@code choria} when the {@code choria}
   * security provider is in use.
   */
  @Setting(key = "collectives", conversion = Conversion.COMMA_SPLIT)
  List<String> collectives();

  /**
   * {@return the collective in which clients publish by default} The first entry of {@code
   * collectives} is taken when it is not set. It should be one of them: that is noticed only when
   * the first message is made.
   */
  @Setting(key = "main_collective")
  String mainCollective();

  /**
   * {@return the text file with the names of the configuration classes of this node, one a line}
   * Discovery by class reads it.
   */
  @Setting(
      key = "classesfile",
      defaultValue = "/opt/puppetlabs/puppet/cache/state/classes.txt",
      conversion = Conversion.PATH,
      tags = "file")
  String classesFile();

  /**
   * {@return the file with the facts of this node, in YAML or JSON} Discovery by fact and the rules
   * of policies read it again at each use.
   */
  @Setting(key = "plugin.yaml", conversion = Conversion.PATH, tags = "file")
  String factsFile();

  /**
   * {@return the directories that hold plugins and their interface descriptions} Each occurrence
   * adds to the list. A {@code ~} is not expanded.
   */
  @Setting(key = "libdir", conversion = Conversion.PATH_SPLIT)
  List<String> libraryDirectories();

  /**
   * {@return for how many seconds after its creation a request is accepted} Nodes drop older
   * requests, so clocks must agree at least that well.
   */
  @Setting(key = "ttl", defaultValue = "60", tags = "time")
  int messageTtlSeconds();

  /**
   * {@return how many seconds a process gets to end in order before it is forced to} Zero and less
   * keep the built-in ten seconds.
   */
  @Setting(key = "soft_shutdown_timeout", defaultValue = "2", tags = "time")
  int softShutdownSeconds();
}
