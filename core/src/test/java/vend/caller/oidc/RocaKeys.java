package vend.caller.oidc;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Random;
import java.util.stream.IntStream;

/** Generates RSA keys like the faulty library: primes of the form k M + (65537^a mod M). */
public final class RocaKeys {
  private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);

  /** The product of the first 126 primes, with 971 bits: the library's M for keys of 2,048 bits. */
  private static final BigInteger M =
      IntStream.rangeClosed(2, 701)
          .mapToObj(BigInteger::valueOf)
          .filter(number -> number.isProbablePrime(20))
          .reduce(BigInteger.ONE, BigInteger::multiply);

  private RocaKeys() {}

  /** A key pair of 2,048 bits. The same seed gives the same pair. */
  public static KeyPair generate(long seed) {
    var random = new Random(seed);
    BigInteger p = prime(random);
    BigInteger q = prime(random);
    BigInteger order = p.subtract(BigInteger.ONE).multiply(q.subtract(BigInteger.ONE));
    try {
      var keys = KeyFactory.getInstance("RSA");
      return new KeyPair(
          keys.generatePublic(new RSAPublicKeySpec(p.multiply(q), EXPONENT)),
          keys.generatePrivate(new RSAPrivateKeySpec(p.multiply(q), EXPONENT.modInverse(order))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static BigInteger prime(Random random) {
    BigInteger power = EXPONENT.modPow(new BigInteger(62, random), M);
    // From the top of the range, so that the product has all its bits.
    BigInteger k = BigInteger.ONE.shiftLeft(1024).divide(M).subtract(BigInteger.TWO);
    BigInteger candidate = k.multiply(M).add(power);
    while (!candidate.isProbablePrime(50)) {
      candidate = candidate.subtract(M);
    }
    return candidate;
  }
}
