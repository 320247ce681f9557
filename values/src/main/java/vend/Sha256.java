package vend;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 hash of data, as 64 hexadecimal digits. */
public final class Sha256 {
  private final MessageDigest digest;

  /** Starts a hash of data that is added piece by piece. */
  public Sha256() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime has no SHA-256.", e);
    }
  }

  /** The hash of the data. */
  public static String of(byte[] data) {
    var hash = new Sha256();
    hash.add(data);
    return hash.hex();
  }

  public void add(byte[] piece) {
    digest.update(piece);
  }

  /** The hash of all pieces. Call it once, after the last {@link #add}. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
