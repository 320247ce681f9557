package vend;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every Java has, as 64 hexadecimal digits. */
public final class Sha256 {
  private final MessageDigest digest;

  /** Begins a hash that is fed piece by piece. */
  public Sha256() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The hash of all of it. */
  public static String of(byte[] data) {
    var hash = new Sha256();
    hash.add(data);
    return hash.hex();
  }

  /** Takes the next piece. */
  public void add(byte[] piece) {
    digest.update(piece);
  }

  /** The hash of all pieces; nothing can be added after it. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
