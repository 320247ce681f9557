package vend.client.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import vend.Authorities;
import vend.client.file.FileFailure;
import vend.client.source.NoCredentials;

/**
 * A file of CA certificates that are trusted in addition to Java's own.
 *
 * @param file in PEM; text between the certificates is ignored
 * @param setting the setting that names the file, for messages
 */
public record CaBundle(Path file, String setting) {
  private static final int MOST_BYTES = 16 << 20;

  /** Finds the file that VEND_CA_BUNDLE, else AWS_CA_BUNDLE, else SSL_CERT_FILE names. */
  public static Optional<CaBundle> find(Map<String, String> environment) {
    return Stream.of("VEND_CA_BUNDLE", "AWS_CA_BUNDLE", "SSL_CERT_FILE")
        .filter(name -> !environment.getOrDefault(name, "").isBlank())
        .findFirst()
        .map(name -> new CaBundle(Path.of(String.valueOf(environment.get(name))), name));
  }

  /**
   * Reads the certificates.
   *
   * @throws NoCredentials.NotAnswered if the file cannot be read, or contains no certificate
   */
  List<X509Certificate> certificates() throws NoCredentials.NotAnswered {
    List<X509Certificate> found;
    try {
      found = Authorities.parse(text());
    } catch (Authorities.Damaged e) {
      throw unusable("certificate number %d in it is damaged".formatted(e.number()));
    }
    if (found.isEmpty()) {
      throw unusable("it contains no PEM certificate (-----BEGIN CERTIFICATE-----)");
    }
    return found;
  }

  private String text() throws NoCredentials.NotAnswered {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw unusable("it is larger than 16 MiB");
      }
      return new String(bytes, ISO_8859_1);
    } catch (IOException e) {
      throw unusable(FileFailure.words(e));
    }
  }

  private NoCredentials.NotAnswered unusable(String why) {
    return new NoCredentials.NotAnswered(
        "the CA bundle %s (%s) can't be used: %s".formatted(file, setting, why),
        "Name a PEM file with the certificates of your CAs, or remove the setting.",
        Optional.empty());
  }
}
