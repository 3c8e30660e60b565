package io.choria.rego.bundle;

import static io.choria.rego.bundle.BundleException.Reason.MALFORMED;
import static io.choria.rego.bundle.BundleException.Reason.NOT_TRUSTED;

import io.choria.rego.Dialect;
import io.choria.rego.RegoException;
import io.choria.rego.files.FileFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads bundles (spec 08 §8). Without a verification only unsigned bundles are accepted; with one
 * only those whose signature is right and covers every file. Nothing is written to disk and no file
 * outside of the bundle is read. Immutable and thread-safe.
 */
public final class BundleReader {
  private final Archive archive;
  private final Dialect dialect;
  private final @Nullable BundleVerification verification;
  private final boolean skipVerification;
  private final Predicate<String> ignored;

  private BundleReader(Builder builder) {
    this.archive = new Archive(builder.limits);
    this.dialect = builder.dialect;
    this.verification = builder.verification;
    this.skipVerification = builder.skipVerification;
    this.ignored = builder.ignored;
  }

  /**
   * Starts with the default limits, the dialect V1 and no verification.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a file or directory.
   *
   * @param path an archive, or a directory with the same content
   * @return the bundle
   * @throws BundleException if it is not valid or not trusted
   * @throws io.choria.rego.RegoCompileException if the package of a policy cannot be read
   * @throws RegoException if the path cannot be read
   */
  public Bundle read(Path path) {
    try {
      if (Files.isDirectory(path)) {
        return bundle(archive.walk(path));
      }
      try (InputStream in = Files.newInputStream(path)) {
        return read(in);
      }
    } catch (IOException e) {
      throw new RegoException(FileFailure.text("open", path, e), e);
    }
  }

  /**
   * Reads an archive.
   *
   * @param compressed the bytes of a tar archive, compressed by gzip
   * @return the bundle
   * @throws BundleException if it is not valid or not trusted
   * @throws io.choria.rego.RegoCompileException if the package of a policy cannot be read
   */
  public Bundle read(byte[] compressed) {
    return read(new ByteArrayInputStream(compressed));
  }

  /**
   * Reads an archive.
   *
   * @param compressed a tar archive, compressed by gzip; read to its end and left open
   * @return the bundle
   * @throws BundleException if it is not valid or not trusted
   * @throws io.choria.rego.RegoCompileException if the package of a policy cannot be read
   */
  public Bundle read(InputStream compressed) {
    List<BundleFile> files;
    try {
      files = archive.unpack(compressed);
    } catch (IOException e) {
      String reason = e.getMessage() == null ? "unexpected EOF" : e.getMessage();
      throw new BundleException(MALFORMED, "bundle read failed: " + reason, e);
    }
    return bundle(files);
  }

  private Bundle bundle(List<BundleFile> files) {
    BundleContent content =
        new BundleContent(files.stream().filter(file -> !ignored.test(file.path())).toList());
    boolean verified = verify(content);
    return content.bundle(dialect, verified);
  }

  private boolean verify(BundleContent content) {
    if (skipVerification) {
      return false;
    }
    BundleFile signature = content.signature();
    BundleVerification rules = verification;
    if (rules == null) {
      if (signature != null) {
        throw refused("verification key not provided");
      }
      return false;
    }
    if (content.isDelta()) {
      if (!rules.acceptsUnsignedDeltas()) {
        throw refused("delta bundles do not support signature verification");
      }
      return false;
    }
    if (signature == null) {
      throw refused("bundle missing " + Signatures.FILE + " file");
    }
    new Signatures(rules).verify(signature, content.signedFiles());
    return true;
  }

  private static BundleException refused(String message) {
    return new BundleException(NOT_TRUSTED, message);
  }

  /** Collects the settings of a reader. Not thread-safe. */
  public static final class Builder {
    private BundleLimits limits = BundleLimits.DEFAULT;
    private Dialect dialect = Dialect.V1;
    private @Nullable BundleVerification verification;
    private boolean skipVerification;
    private Predicate<String> ignored = path -> false;

    private Builder() {}

    /**
     * How large a bundle may be; {@link BundleLimits#DEFAULT} if not set.
     *
     * @param value the bounds
     * @return this builder
     */
    public Builder limits(BundleLimits value) {
      limits = Objects.requireNonNull(value, "limits");
      return this;
    }

    /**
     * The dialect of files of which the manifest does not say it; {@link Dialect#V1} if not set.
     *
     * @param value the dialect
     * @return this builder
     */
    public Builder dialect(Dialect value) {
      dialect = Objects.requireNonNull(value, "dialect");
      return this;
    }

    /**
     * Demands a valid signature.
     *
     * @param value whose signatures are accepted
     * @return this builder
     */
    public Builder verification(BundleVerification value) {
      verification = Objects.requireNonNull(value, "verification");
      skipVerification = false;
      return this;
    }

    /**
     * Leaves files out, as if the bundle did not have them; none if not set. A signature that names
     * them is not valid then.
     *
     * @param value whether to leave the file of this path out
     * @return this builder
     */
    public Builder ignoring(Predicate<String> value) {
      ignored = Objects.requireNonNull(value, "ignoring");
      return this;
    }

    /**
     * Accepts bundles without looking whether they are signed and by whom, as {@code opa eval}
     * does; undone by {@link #verification}.
     *
     * @return this builder
     */
    public Builder skipVerification() {
      verification = null;
      skipVerification = true;
      return this;
    }

    /**
     * The reader.
     *
     * @return the reader
     */
    public BundleReader build() {
      return new BundleReader(this);
    }
  }
}
