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
 * Certificates of authorities that are trusted beside those that Java trusts.
 *
 * @param file in PEM; what stands between the certificates is passed over
 * @param setting that names it, in words for people
 */
public record CaBundle(Path file, String setting) {
  private static final int MOST_BYTES = 16 << 20;

  /** The one that the environment names: Vend's own variable, that of AWS's tools, OpenSSL's. */
  public static Optional<CaBundle> find(Map<String, String> environment) {
    return Stream.of("VEND_CA_BUNDLE", "AWS_CA_BUNDLE", "SSL_CERT_FILE")
        .filter(name -> !environment.getOrDefault(name, "").isBlank())
        .findFirst()
        .map(name -> new CaBundle(Path.of(String.valueOf(environment.get(name))), name));
  }

  /**
   * Reads it.
   *
   * @throws NoCredentials.NotAnswered if it can't be read, or holds no certificate
   */
  List<X509Certificate> certificates() throws NoCredentials.NotAnswered {
    List<X509Certificate> found;
    try {
      found = Authorities.parse(text());
    } catch (Authorities.Damaged e) {
      throw unusable("certificate number %d in it is damaged".formatted(e.number()));
    }
    if (found.isEmpty()) {
      throw unusable("it holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
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
        "Name a file with the certificates of your authorities in PEM, or unset it.",
        Optional.empty());
  }
}
