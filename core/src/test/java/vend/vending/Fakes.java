package vend.vending;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import vend.Reason;
import vend.Secret;
import vend.SettableClock;
import vend.grant.Allowed;
import vend.vending.limit.Counters;

/** The ports of vending in memory, with switches to take them down, and counts of calls. */
final class Fakes {
  private Fakes() {}

  static Credentials credentials(String id, Instant issued, Instant expires) {
    return new Credentials(
        id,
        Secret.of("secret-of-" + id),
        Secret.of("token-of-" + id),
        new AssumedRoleUser(
            "AROAEXAMPLE:name", "arn:aws:sts::222222222222:assumed-role/deploy/name"),
        issued,
        expires);
  }

  /** An STS that returns the answer that a test has set. */
  static final class Sts implements AssumeRole {
    final List<Allowed> asked = new CopyOnWriteArrayList<>();
    final List<Duration> deadlines = new CopyOnWriteArrayList<>();
    Runnable meanwhile = () -> {};
    Answer answer = new NotIssued(Reason.STS_UNAVAILABLE, "not set");

    @Override
    public Answer assumeRole(Allowed allowed, Duration longest) {
      asked.add(allowed);
      deadlines.add(longest);
      meanwhile.run();
      return answer;
    }
  }

  /** A credential store with the same conditions as the real table. */
  static final class Store implements CredentialStore {
    final Map<CacheKey, CacheEntry> entries = new ConcurrentHashMap<>();
    final Map<CacheKey, Instant> expiries = new ConcurrentHashMap<>();
    volatile boolean down;
    volatile boolean refusesWrites;
    final AtomicInteger reads = new AtomicInteger();
    final AtomicInteger writes = new AtomicInteger();
    volatile Runnable beforeClaim = () -> {};

    @Override
    public Found read(CacheKey key) {
      reads.incrementAndGet();
      return down ? new Unreachable("down") : new Present(entry(key));
    }

    @Override
    public Found readLatest(CacheKey key) {
      return read(key);
    }

    CacheEntry entry(CacheKey key) {
      return entries.getOrDefault(key, CacheEntry.NONE);
    }

    SealedCredentials item(CacheKey key) {
      return entry(key).item().orElseThrow();
    }

    /** Replaces the stored credentials, as an attacker with write access to the table could. */
    void plant(CacheKey key, SealedCredentials item) {
      CacheEntry old = entry(key);
      entries.put(
          key,
          new CacheEntry(
              Optional.of(item), old.storedBy(), old.lock(), old.refusal(), old.freshUntil()));
    }

    void lock(CacheKey key, Lock lock) {
      CacheEntry old = entry(key);
      entries.put(
          key,
          new CacheEntry(
              old.item(), old.storedBy(), Optional.of(lock), old.refusal(), old.freshUntil()));
    }

    @Override
    public synchronized Claimed claim(CacheKey key, CacheEntry seen, Lock lock, Claim claim) {
      beforeClaim.run();
      if (down || refusesWrites) {
        return new Unreachable("down");
      }
      CacheEntry entry = entry(key);
      if (entry.isLocked(claim.now())
          || entry
              .refusal(claim.now())
              .filter(refusal -> !claim.overlooked().equals(Optional.of(refusal.until())))
              .isPresent()
          || !entry.storedBy().equals(seen.storedBy())
          || (claim.fresh() && entry.freshPause(claim.now()).isPositive())) {
        return new LockLost(entry);
      }
      Optional<Instant> freshUntil =
          claim.fresh()
              ? Optional.of(claim.now().plus(CacheEntry.FRESH_PAUSE))
              : entry.freshUntil();
      entries.put(
          key,
          new CacheEntry(
              entry.item(), entry.storedBy(), Optional.of(lock), Optional.empty(), freshUntil));
      return new Won();
    }

    @Override
    public synchronized Completed complete(
        CacheKey key, Lock lock, SealedCredentials item, Instant expires) {
      writes.incrementAndGet();
      if (down || refusesWrites) {
        return new Unreachable("down");
      }
      CacheEntry entry = entry(key);
      if (!isHeldBy(entry, lock)) {
        return new LockLost(entry);
      }
      entries.put(
          key,
          new CacheEntry(
              Optional.of(item),
              Optional.of(lock.token()),
              Optional.empty(),
              Optional.empty(),
              entry.freshUntil()));
      expiries.put(key, expires);
      return new Stored();
    }

    @Override
    public synchronized void abandon(CacheKey key, Lock lock, Optional<Refusal> refusal) {
      CacheEntry entry = entry(key);
      if (!down && isHeldBy(entry, lock)) {
        entries.put(
            key,
            new CacheEntry(
                entry.item(), entry.storedBy(), Optional.empty(), refusal, entry.freshUntil()));
      }
    }

    private static boolean isHeldBy(CacheEntry entry, Lock lock) {
      return entry.lock().map(Lock::token).equals(Optional.of(lock.token()));
    }
  }

  /** Counters that several processes share. */
  static final class Counts implements Counters {
    final Map<String, Long> counts = new ConcurrentHashMap<>();
    final AtomicInteger writes = new AtomicInteger();
    volatile boolean down;

    @Override
    public OptionalLong add(String name, long number, Instant expires) {
      writes.incrementAndGet();
      return down ? OptionalLong.empty() : OptionalLong.of(counts.merge(name, number, Long::sum));
    }
  }

  /** A timer that moves the clock instead of waiting, and runs an action meanwhile. */
  static final class Waiting implements WaitTimer {
    private final SettableClock clock;
    private long nanos;
    Runnable meanwhile = () -> {};

    Waiting(SettableClock clock) {
      this.clock = clock;
    }

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void pause(Duration length) {
      nanos += length.toNanos();
      clock.advance(length);
      meanwhile.run();
    }
  }

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

  /** A wrapping key in memory, with real encryption. */
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
        return new WrappedByAnotherKey();
      }
      return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(wrapped, 12), wrapped, 12)
          .<Unwrapping>map(bytes -> new Unwrapped(new SecretKeySpec(bytes, "AES")))
          .orElseGet(WrappedByAnotherKey::new);
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
