package vend.vending;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.DateTimeException;
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
 * Envelope encryption of credentials for the table: AES-256-GCM with a data key. The cache key or
 * lease id is the additional data, so that a copied or changed item does not open.
 *
 * <p>A data key is used for five minutes at most. The first use after that, or {@link #forget},
 * removes it from memory. Thread-safe; no thread waits for another's call to the wrapping key. Five
 * minutes at STS's 600 calls a second are far below the nonce limit of one data key ({@link
 * AesGcm}).
 */
public final class Sealing {
  /** How long a data key stays in memory, for sealing and for opening. */
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
   * @param random creates nonces; must be seeded after a snapshot was restored
   */
  public Sealing(DataKeys keys, SecureRandom random, InstantSource clock) {
    this.keys = keys;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Whether a data key is in memory, creating one if necessary. Called before a lock is taken, so
   * that no lock holder waits for the wrapping key.
   */
  public boolean isReady() {
    return sealingKey().isPresent();
  }

  /** Seals credentials; empty if there is no data key and the wrapping key does not answer. */
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
    // Not synchronized, as below. Two threads may both create a data key; either is good.
    Optional<Held> made = keys.generate().map(key -> new Held(key, now.plus(KEY_LIFE)));
    made.ifPresent(this::holdForSealing);
    return made;
  }

  private synchronized Optional<Held> heldForSealing(Instant now) {
    removeExpired(now);
    return Optional.ofNullable(sealing);
  }

  private synchronized void holdForSealing(Held held) {
    sealing = held;
  }

  /** Removes all data keys from memory: before a snapshot is taken, and after it was restored. */
  public synchronized void forget() {
    sealing = null;
    opening.clear();
  }

  private void removeExpired(Instant now) {
    opening.values().removeIf(held -> !now.isBefore(held.until));
    if (sealing != null && !now.isBefore(sealing.until)) {
      sealing = null;
    }
  }

  /** Opens an item that was found under this cache key or lease id. */
  public Opened open(SealingContext context, SealedCredentials item) {
    if (!AesGcm.canBeBox(item.box())) {
      return new Forged();
    }
    return switch (openingKey(item.wrappedKey())) {
      case DataKeys.Unwrapped(SecretKey dataKey) -> open(dataKey, context, item.box());
      case DataKeys.WrappedByAnotherKey _ -> new Forged();
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
    // Not synchronized: a slow KMS must not delay threads whose data key is in memory.
    DataKeys.Unwrapping unwrapping = keys.unwrap(wrapped);
    if (unwrapping instanceof DataKeys.Unwrapped(SecretKey key)) {
      hold(new Held(new DataKeys.DataKey(key, wrapped), now.plus(KEY_LIFE)));
    }
    return unwrapping;
  }

  private synchronized Optional<Held> held(byte[] wrapped, Instant now) {
    removeExpired(now);
    Held own = sealing;
    if (own != null && Arrays.equals(own.key.wrapped(), wrapped)) {
      return Optional.of(own);
    }
    return Optional.ofNullable(opening.get(ByteBuffer.wrap(wrapped)));
  }

  private synchronized void hold(Held held) {
    opening.put(ByteBuffer.wrap(held.key.wrapped()), held);
  }

  /** The result of opening an item. */
  public sealed interface Opened {}

  /** The item was sealed under this cache key or lease id. */
  public record Genuine(Credentials credentials) implements Opened {}

  /**
   * The item was changed, copied from another place, sealed by another hub, or written by a version
   * of Vend with another layout.
   */
  public record Forged() implements Opened {}

  /** The wrapping key does not answer. */
  public record KeyUnavailable() implements Opened {}

  /** The plain text of a sealed item. */
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

    /** Empty if another version of Vend wrote it with another layout. */
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
      } catch (Json.MalformedJson | IllegalArgumentException | DateTimeException e) {
        return Optional.empty();
      }
    }
  }
}
