package io.choria.messaging.rpc.agent;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Permission bits as settings write them: a number in octal. */
final class FileModes {
  private static final PosixFilePermission[] BITS = {
    PosixFilePermission.OTHERS_EXECUTE,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_READ,
  };

  private FileModes() {}

  static Set<PosixFilePermission> parse(String mode) {
    if (!mode.matches("0?[0-7]{3}")) {
      throw new AgentException(
          "expected permission bits like 0600 in plugin.rpcaudit.logfile.mode, got " + mode);
    }
    int bits = Integer.parseInt(mode, 8);
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < BITS.length; i++) {
      if ((bits & (1 << i)) != 0) {
        set.add(BITS[i]);
      }
    }
    return set;
  }
}
