package vend.caller;

import java.math.BigInteger;
import java.util.stream.IntStream;

/**
 * Detects RSA keys with the ROCA weakness (CVE-2017-15361), whose private key can be computed from
 * the public key. The faulty library generated primes that are powers of 65,537 modulo many small
 * primes, so their product is one too. About one in 2^27 sound moduli looks the same.
 *
 * @see <a href="https://crocs.fi.muni.cz/public/papers/rsa_ccs17">Nemec et al.: The Return of
 *     Coppersmith's Attack, ACM CCS 2017</a>
 */
public final class RocaFingerprint {
  private static final BigInteger GENERATOR = BigInteger.valueOf(65_537);

  /** All primes up to this one divide the library's modulus, for every key length. */
  private static final int LARGEST_PRIME = 167;

  private RocaFingerprint() {}

  public static boolean hasFingerprint(BigInteger modulus) {
    return IntStream.rangeClosed(3, LARGEST_PRIME)
        .filter(number -> IntStream.range(2, number).allMatch(divisor -> number % divisor != 0))
        .allMatch(prime -> isPower(residue(modulus, prime), prime));
  }

  /** Whether the residue is a power of the generator modulo the prime. */
  private static boolean isPower(int residue, int prime) {
    int generator = residue(GENERATOR, prime);
    int power = 1;
    do {
      if (power == residue) {
        return true;
      }
      power = power * generator % prime;
    } while (power != 1);
    return false;
  }

  private static int residue(BigInteger number, int prime) {
    return number.mod(BigInteger.valueOf(prime)).intValueExact();
  }
}
