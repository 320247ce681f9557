package vend.vending;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import vend.Reason;
import vend.Secret;
import vend.grant.Allowed;

/** The ports of vending, in memory, with switches to take them down and counts of calls. */
final class Fakes {
  private Fakes() {}

  static Credentials credentials(String id, Instant issued, Instant expires) {
    return new Credentials(
        id,
        Secret.of("secret of " + id),
        Secret.of("token of " + id),
        "arn:aws:sts::222222222222:assumed-role/deploy/name",
        issued,
        expires);
  }

  /** STS that gives what a test put there. */
  static final class Sts implements SecurityTokenService {
    final List<Allowed> asked = new ArrayList<>();
    Runnable meanwhile = () -> {};
    Answer answer = new NotIssued(Reason.STS_UNAVAILABLE, "not set");

    @Override
    public Answer assumeRole(Allowed allowed) {
      asked.add(allowed);
      meanwhile.run();
      return answer;
    }
  }

  /** The table. */
  static final class Store implements CredentialStore {
    final Map<CacheKey, Sealed> items = new HashMap<>();
    final Map<CacheKey, Instant> expiries = new HashMap<>();
    boolean down;
    int reads;
    int writes;

    @Override
    public Found read(CacheKey key) {
      reads++;
      if (down) {
        return new Unreachable("down");
      }
      Sealed item = items.get(key);
      return item == null ? new Nothing() : new Item(item);
    }

    @Override
    public boolean write(CacheKey key, Sealed item, Instant expires) {
      writes++;
      if (!down) {
        items.put(key, item);
        expiries.put(key, expires);
      }
      return !down;
    }
  }

  /** The record of used tokens. */
  static final class Tokens implements UsedTokens {
    final Set<List<String>> used = new HashSet<>();
    boolean down;
    int asked;

    @Override
    public Use use(String issuer, String tokenId, Instant expires) {
      asked++;
      if (down) {
        return Use.UNKNOWN;
      }
      return used.add(List.of(issuer, tokenId)) ? Use.FIRST : Use.AGAIN;
    }
  }

  /** A wrapping key of its own, which really wraps. */
  static final class Keys implements DataKeys {
    private final SecureRandom random = new SecureRandom();
    private final SecretKey wrapping = key();
    boolean down;
    int generated;
    int unwrapped;

    private SecretKey key() {
      byte[] bytes = new byte[32];
      random.nextBytes(bytes);
      return new SecretKeySpec(bytes, "AES");
    }

    @Override
    public Optional<DataKey> generate() {
      generated++;
      if (down) {
        return Optional.empty();
      }
      SecretKey key = key();
      byte[] nonce = new byte[12];
      random.nextBytes(nonce);
      byte[] text = cipher(Cipher.ENCRYPT_MODE, nonce, key.getEncoded(), 0).orElseThrow();
      byte[] wrapped = Arrays.copyOf(nonce, nonce.length + text.length);
      System.arraycopy(text, 0, wrapped, nonce.length, text.length);
      return Optional.of(new DataKey(key, wrapped));
    }

    @Override
    public Unwrapping unwrap(byte[] wrapped) {
      unwrapped++;
      if (down) {
        return new Unavailable();
      }
      if (wrapped.length < 28) {
        return new NotOurs();
      }
      return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(wrapped, 12), wrapped, 12)
          .<Unwrapping>map(bytes -> new Unwrapped(new SecretKeySpec(bytes, "AES")))
          .orElseGet(NotOurs::new);
    }

    private Optional<byte[]> cipher(int mode, byte[] nonce, byte[] input, int from) {
      try {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, wrapping, new GCMParameterSpec(128, nonce));
        return Optional.of(cipher.doFinal(input, from, input.length - from));
      } catch (GeneralSecurityException e) {
        return Optional.empty();
      }
    }
  }
}
