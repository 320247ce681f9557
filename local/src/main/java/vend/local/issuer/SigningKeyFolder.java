package vend.local.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.JWKGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Optional;
import java.util.UUID;
import vend.caller.SignatureAlgorithm;

/**
 * The files with the local issuer's signing keys, one for each algorithm. The signing keys survive
 * a restart of `vend local`, and all `vend local` of one user share them.
 *
 * @param folder a private folder: {@link IssuerFile#folder}
 */
record SigningKeyFolder(Path folder) {
  static final String KEY_ID_PREFIX = "vend-local-";
  private static final int RSA_BITS = 2048;

  /**
   * Reads the signing key for an algorithm. If there is no file, or it contains no signing key, it
   * creates one.
   *
   * @throws IOException if the file cannot be read or written
   */
  JWK key(SignatureAlgorithm algorithm) throws IOException {
    Path file = folder.resolve("signing-key-" + algorithm.name() + ".json");
    if (Files.exists(file)) {
      Optional<JWK> existing = read(file, algorithm);
      if (existing.isPresent()) {
        return existing.get();
      }
      Files.deleteIfExists(file);
    }
    JWK created = newKey(algorithm);
    try {
      PrivateFile.create(file, created.toJSONString());
      return created;
    } catch (FileAlreadyExistsException e) {
      // Another `vend local` that starts at the same time has created it.
      return read(file, algorithm)
          .orElseThrow(() ->
              new IOException(
                  "The file %s contains no signing key. Delete it: rm %s".formatted(file, file),
                  e));
    }
  }

  private static Optional<JWK> read(Path file, SignatureAlgorithm algorithm) throws IOException {
    try {
      JWK key = JWK.parse(Files.readString(file, UTF_8));
      boolean whole =
          key.isPrivate()
              && algorithm.name().equals(String.valueOf(key.getAlgorithm()))
              && String.valueOf(key.getKeyID()).startsWith(KEY_ID_PREFIX);
      return whole ? Optional.of(key) : Optional.empty();
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  private static JWK newKey(SignatureAlgorithm algorithm) {
    JWKGenerator<? extends JWK> generator =
        switch (algorithm) {
          case ES256 -> new ECKeyGenerator(Curve.P_256);
          case ES384 -> new ECKeyGenerator(Curve.P_384);
          case ES512 -> new ECKeyGenerator(Curve.P_521);
          default -> new RSAKeyGenerator(RSA_BITS);
        };
    try {
      return generator
          .keyID(KEY_ID_PREFIX + UUID.randomUUID())
          .algorithm(JWSAlgorithm.parse(algorithm.name()))
          .keyUse(KeyUse.SIGNATURE)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every JDK supports RSA and EC keys", e);
    }
  }
}
