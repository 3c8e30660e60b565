package io.choria.rego.bundle;

import static io.choria.rego.bundle.BundleException.Reason.MALFORMED;
import static io.choria.rego.bundle.BundleException.Reason.TOO_LARGE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** The files of a compressed archive or of a directory, within limits. */
final class Archive {
  private final BundleLimits limits;

  Archive(BundleLimits limits) {
    this.limits = limits;
  }

  /** The files of a compressed tar archive, in its order. */
  List<BundleFile> unpack(InputStream compressed) throws IOException {
    List<BundleFile> files = new ArrayList<>();
    Set<String> names = new HashSet<>();
    InputStream plain = new GZIPInputStream(compressed, 1 << 16);
    TarReader tar = new TarReader(plain, limits);
    for (BundleFile file = tar.next(); file != null; file = tar.next()) {
      if (!names.add(file.path())) {
        throw new BundleException(MALFORMED, "bundle contains '" + file.path() + "' twice");
      }
      files.add(file);
    }
    drain(plain);
    return files;
  }

  /** Reads what is behind the last file, so that the check sum of the whole is looked at. */
  private void drain(InputStream plain) throws IOException {
    if (plain.skip(limits.totalBytes()) == limits.totalBytes() || plain.read() >= 0) {
      throw new BundleException(TOO_LARGE, "bundle goes on behind its end");
    }
  }

  /** The files of a directory, by path. */
  List<BundleFile> walk(Path directory) throws IOException {
    List<BundleFile> files = new ArrayList<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          private long total;

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = directory.relativize(file).toString().replace('\\', '/');
            if (!attributes.isRegularFile()) {
              throw new BundleException(
                  MALFORMED, "bundle entry '" + name + "' is no regular file");
            }
            total += attributes.size();
            if (attributes.size() > limits.fileBytes()
                || total > limits.totalBytes()
                || files.size() >= limits.files()) {
              throw new BundleException(
                  TOO_LARGE, "bundle exceeds " + limits + " at '" + name + "'");
            }
            String location = file.normalize().toString();
            files.add(new BundleFile("/" + name, location, Files.readAllBytes(file)));
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(Comparator.comparing(BundleFile::name));
    return files;
  }
}
