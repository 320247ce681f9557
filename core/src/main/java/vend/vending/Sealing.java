package vend.vending;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import vend.AesGcm;
import vend.Json;
import vend.Secret;

/**
 * Seals credentials for the table: AES-256-GCM under a data key, with the cache key, or the lease's
 * id, as additional data, so that an item which was moved or changed does not open.
 *
 * <p>A data key seals for five minutes at most, and is dropped from memory by the first use after
 * that, or by {@link #forget}. Safe for use by many threads; none of them waits for another's call
 * to the wrapping key. Five minutes of STS's 600 calls a second do not come near the number of
 * nonces that one key allows ({@link AesGcm}).
 */
public final class Sealing {
  /** How long a data key is held in memory, for sealing as for opening. */
  public static final Duration KEY_LIFE = Duration.ofMinutes(5);

  private static final int MOST_OPENING_KEYS = 1000;

  private record Held(DataKeys.DataKey key, Instant until) {}

  private final DataKeys keys;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Map<ByteBuffer, Held> opening =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Held> eldest) {
          return size() > MOST_OPENING_KEYS;
        }
      };
  private @Nullable Held sealing;

  /**
   * @param keys wraps and unwraps
   * @param random gives nonces; must be seeded after a snapshot was restored
   * @param clock ends the life of held keys
   */
  public Sealing(DataKeys keys, SecureRandom random, InstantSource clock) {
    this.keys = keys;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Whether a data key is at hand. Asked before a lock is taken, so that no time under the lock
   * goes into waiting for the wrapping key.
   */
  public boolean isReady() {
    return sealingKey().isPresent();
  }

  /** Seals a credential; empty if no data key can be had. */
  public Optional<SealedCredentials> seal(SealingContext context, Credentials credentials) {
    return sealingKey().map(held -> seal(held, context, CredentialsCodec.write(credentials)));
  }

  private SealedCredentials seal(Held held, SealingContext context, byte[] plain) {
    byte[] box = new AesGcm(held.key.key(), random).seal(context.context(), plain);
    return new SealedCredentials(held.key.wrapped(), box);
  }

  private Optional<Held> sealingKey() {
    Instant now = clock.instant();
    Optional<Held> held = heldForSealing(now);
    if (held.isPresent()) {
      return held;
    }
    // Outside of the lock, as below. Two at once may both ask; either key is good.
    Optional<Held> made = keys.generate().map(key -> new Held(key, now.plus(KEY_LIFE)));
    made.ifPresent(this::holdForSealing);
    return made;
  }

  private synchronized Optional<Held> heldForSealing(Instant now) {
    forgetOutlived(now);
    return Optional.ofNullable(sealing);
  }

  private synchronized void holdForSealing(Held held) {
    sealing = held;
  }

  /**
   * Forgets all data keys that are held: before a snapshot of the memory is taken, and after it was
   * restored.
   */
  public synchronized void forget() {
    sealing = null;
    opening.clear();
  }

  private void forgetOutlived(Instant now) {
    opening.values().removeIf(held -> !now.isBefore(held.until));
    if (sealing != null && !now.isBefore(sealing.until)) {
      sealing = null;
    }
  }

  /** Opens an item that was found in this context. */
  public Opened open(SealingContext context, SealedCredentials item) {
    if (!AesGcm.canBeBox(item.box())) {
      return new Forged();
    }
    return switch (openingKey(item.wrappedKey())) {
      case DataKeys.Unwrapped(SecretKey dataKey) -> open(dataKey, context, item.box());
      case DataKeys.NotOurs _ -> new Forged();
      case DataKeys.Unavailable _ -> new KeyUnavailable();
    };
  }

  private Opened open(SecretKey dataKey, SealingContext context, byte[] box) {
    return new AesGcm(dataKey, random)
        .open(context.context(), box)
        .flatMap(CredentialsCodec::read)
        .<Opened>map(Genuine::new)
        .orElseGet(Forged::new);
  }

  private DataKeys.Unwrapping openingKey(byte[] wrapped) {
    Instant now = clock.instant();
    Optional<Held> held = held(wrapped, now);
    if (held.isPresent()) {
      return new DataKeys.Unwrapped(held.get().key.key());
    }
    // Outside of the lock: a slow KMS must not hold up those who have their key.
    DataKeys.Unwrapping unwrapping = keys.unwrap(wrapped);
    if (unwrapping instanceof DataKeys.Unwrapped(SecretKey key)) {
      hold(new Held(new DataKeys.DataKey(key, wrapped), now.plus(KEY_LIFE)));
    }
    return unwrapping;
  }

  private synchronized Optional<Held> held(byte[] wrapped, Instant now) {
    forgetOutlived(now);
    Held own = sealing;
    if (own != null && Arrays.equals(own.key.wrapped(), wrapped)) {
      return Optional.of(own);
    }
    return Optional.ofNullable(opening.get(ByteBuffer.wrap(wrapped)));
  }

  private synchronized void hold(Held held) {
    opening.put(ByteBuffer.wrap(held.key.wrapped()), held);
  }

  /** What came of opening an item. */
  public sealed interface Opened {}

  /**
   * The item is what was sealed in this context.
   *
   * @param credentials what it holds
   */
  public record Genuine(Credentials credentials) implements Opened {}

  /**
   * The item was changed, moved from another place, or sealed by somebody else; or by a version of
   * Vend that wrote other things into it.
   */
  public record Forged() implements Opened {}

  /** The wrapping key does not answer. */
  public record KeyUnavailable() implements Opened {}

  /** The inside of a sealed item. */
  private static final class CredentialsCodec {
    private record Layout(
        String accessKeyId,
        String secretAccessKey,
        String sessionToken,
        String assumedRoleId,
        String assumedRoleArn,
        long issued,
        long expires) {}

    private CredentialsCodec() {}

    static byte[] write(Credentials credentials) {
      var layout =
          new Layout(
              credentials.accessKeyId(),
              credentials.secretAccessKey().reveal(),
              credentials.sessionToken().reveal(),
              credentials.user().id(),
              credentials.user().arn(),
              credentials.issued().getEpochSecond(),
              credentials.expires().getEpochSecond());
      return Json.write(layout).getBytes(UTF_8);
    }

    /** Empty if another version of Vend wrote it in another layout. */
    static Optional<Credentials> read(byte[] bytes) {
      try {
        Layout read = Json.read(new String(bytes, UTF_8), Layout.class);
        return Optional.of(
            new Credentials(
                read.accessKeyId,
                Secret.of(read.secretAccessKey),
                Secret.of(read.sessionToken),
                new AssumedRoleUser(read.assumedRoleId, read.assumedRoleArn),
                Instant.ofEpochSecond(read.issued),
                Instant.ofEpochSecond(read.expires)));
      } catch (Json.MalformedJson | IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }
}
