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
 * The signing keys of the local issuer, one file for each algorithm, so that they survive a restart
 * of `vend local`. All `vend local` of one user share them.
 *
 * @param folder a private one: {@link IssuerFile#folder}
 */
record SigningKeyFolder(Path folder) {
  static final String KEY_ID_PREFIX = "vend-local-";
  private static final int RSA_BITS = 2048;

  /**
   * The key for an algorithm; made once, and again where the file holds none.
   *
   * @throws IOException if the file cannot be read or written
   */
  JWK key(SignatureAlgorithm algorithm) throws IOException {
    Path file = folder.resolve("signing-key-" + algorithm.name() + ".json");
    if (Files.exists(file)) {
      Optional<JWK> kept = read(file, algorithm);
      if (kept.isPresent()) {
        return kept.get();
      }
      Files.deleteIfExists(file);
    }
    JWK made = newKey(algorithm);
    try {
      PrivateFile.create(file, made.toJSONString());
      return made;
    } catch (FileAlreadyExistsException e) {
      // Another `vend local` that starts at the same time was first.
      return read(file, algorithm)
          .orElseThrow(() -> new IOException("there is no signing key in " + file, e));
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
      throw new IllegalStateException("every Java makes RSA and EC keys", e);
    }
  }
}
