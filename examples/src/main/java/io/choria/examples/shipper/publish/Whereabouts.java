package io.choria.examples.shipper.publish;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where files are at present, whatever they are called: a file is known by its identity. Not
 * thread-safe.
 */
final class Whereabouts {
  private static final Logger LOG = LoggerFactory.getLogger(Whereabouts.class);

  private final FileFinder finder;
  private final LongSupplier nanos;
  private final Set<String> unreadable = new HashSet<>();

  Whereabouts(FileFinder finder, LongSupplier nanos) {
    this.finder = finder;
    this.nanos = nanos;
  }

  /** All files that match, each once, by identity, in the order of their paths. */
  Map<String, Seen> all() throws IOException {
    Map<String, Seen> all = new LinkedHashMap<>();
    for (Path path : finder.find()) {
      Optional<Seen> seen = look(path);
      if (seen.isPresent()) {
        all.putIfAbsent(seen.get().key(), seen.get());
      }
    }
    return all;
  }

  /**
   * Looks for a known file by its identity, at its path first, then among all that match, then
   * beside its path.
   */
  boolean reopen(SourceFile file) throws IOException {
    if (reopenAt(file, file.path)) {
      return true;
    }
    for (Path candidate : finder.find()) {
      if (reopenAt(file, candidate)) {
        return true;
      }
    }
    Path directory = file.path.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      return false;
    }
    try (DirectoryStream<Path> siblings = Files.newDirectoryStream(directory)) {
      for (Path candidate : siblings) {
        if (reopenAt(file, candidate)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Continues a known file if it is the one at this path, with the content that it had. */
  boolean reopenAt(SourceFile file, Path candidate) throws IOException {
    Optional<Seen> seen = look(candidate);
    if (seen.isEmpty() || !seen.get().key().equals(file.key)) {
      return false;
    }
    FileChannel channel = open(candidate, file.key);
    if (channel == null) {
      return false;
    }
    if (!file.sameContent(channel, seen.get().size())) {
      channel.close();
      return false;
    }
    file.channel = channel;
    file.path = candidate;
    file.lossReported = false;
    file.grow(channel, seen.get().size(), nanos.getAsLong());
    return true;
  }

  /** A file at this moment. */
  record Seen(Path path, String key, long size) {}

  private static Optional<Seen> look(Path path) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      Object key = attributes.fileKey();
      return attributes.isRegularFile()
          ? Optional.of(
              new Seen(
                  path,
                  key == null ? path.toRealPath().toString() : key.toString(),
                  attributes.size()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Opens it; null when it is gone, another one by now, or not readable. */
  @Nullable FileChannel open(Path path, String key) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      if (unreadable.add(path.toString())) {
        LOG.error("cannot read {}: {}; tried again at each look", path, e.toString());
      }
      return null;
    }
    unreadable.remove(path.toString());
    // the path may have been given to another file between the look and the opening
    if (look(path).map(Seen::key).filter(key::equals).isEmpty()) {
      channel.close();
      return null;
    }
    return channel;
  }
}
