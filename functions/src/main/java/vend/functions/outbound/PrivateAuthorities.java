package vend.functions.outbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import vend.Authorities;

/**
 * Certificates of private authorities, which are trusted in addition to the JDK's.
 *
 * @param certificates at least one
 */
public record PrivateAuthorities(List<X509Certificate> certificates) {
  /** The JDK's own authorities take a quarter of this. */
  private static final int MOST_BYTES = 1 << 20;

  public PrivateAuthorities {
    certificates = List.copyOf(certificates);
  }

  /**
   * Reads a PEM file.
   *
   * @throws IllegalArgumentException if the file is missing, unreadable or larger than 1 MiB, or
   *     has no certificate or a damaged one; the message reads on from the name of a setting
   */
  public static PrivateAuthorities read(Path file) {
    List<X509Certificate> found;
    try {
      found = Authorities.parse(text(file));
    } catch (Authorities.Damaged e) {
      throw unusable(file, "whose certificate number %d is damaged".formatted(e.number()), e);
    }
    if (found.isEmpty()) {
      throw unusable(file, "which holds no certificate in PEM (-----BEGIN CERTIFICATE-----)", null);
    }
    return new PrivateAuthorities(found);
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw unusable(file, "which is larger than 1 MiB", null);
      }
      return new String(bytes, ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw unusable(file, "which does not exist", e);
    } catch (IOException e) {
      throw unusable(file, "which cannot be read", e);
    }
  }

  private static IllegalArgumentException unusable(
      Path file, String why, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "names %s, %s. Put a PEM file with your authorities' certificates there, or unset the setting."
            .formatted(file, why),
        cause);
  }

  /** Makes a socket factory that trusts the JDK's authorities and these. */
  SSLSocketFactory socketFactory() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {Authorities.beside(certificates)}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no TLS implementation", e);
    }
  }
}
