package vend.client.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.Secret;
import vend.aws.RoleArn;
import vend.client.file.LockedFile;
import vend.client.sealed.SealedFile;
import vend.client.sealed.SealedFolder;
import vend.client.sealed.SealedStore;
import vend.client.sealed.SignInRefusals;
import vend.client.source.CredentialSource;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.credentials.TemporaryCredentials;

/**
 * A credential cache on this machine's disk, encrypted. If many processes and threads request the
 * same credentials, one of them fetches, and the others wait for its result. If the disk cannot be
 * used, credentials stay in the memory of this process. Safe for use by many threads.
 */
public final class CredentialCache {
  /** Longer than the 60 s for which the lock holder retries a busy hub. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(90);

  private final SealedFolder files;
  private final SignInRefusals refusals;
  private final InstantSource clock;
  private final LockedFile.Waiting waiting;

  /**
   * Makes a cache in a folder that the caller names.
   *
   * @param folder where the encrypted credentials are stored
   * @param keyFile the file with the key that encrypts them; only its owner can read it
   * @param random generates the key and nonces
   * @param clock decides what is fresh
   */
  public CredentialCache(Path folder, Path keyFile, SecureRandom random, InstantSource clock) {
    this(SealedStore.folder(folder, ".keys", keyFile, random), clock);
  }

  /**
   * Makes a cache in a store.
   *
   * @param store says where the files are, and what happens if the disk cannot be used
   * @param clock decides what is fresh
   */
  public CredentialCache(SealedStore store, InstantSource clock) {
    this(store.credentials(), clock);
  }

  private CredentialCache(SealedFolder files, InstantSource clock) {
    this(files, SignInRefusals.beside(files), clock, new LockedFile.Waiting(LONGEST_WAIT, _ -> {}));
  }

  private CredentialCache(
      SealedFolder files,
      SignInRefusals refusals,
      InstantSource clock,
      LockedFile.Waiting waiting) {
    this.files = files;
    this.refusals = refusals;
    this.clock = clock;
    this.waiting = waiting;
  }

  /**
   * Makes the cache of the current user, in XDG's base directories. Its encryption key is in the
   * system's keychain, or in a file if there is none.
   *
   * @param environment {@code XDG_CACHE_HOME}, {@code XDG_STATE_HOME}, {@code HOME}, and the
   *     variables that {@link SealedStore} reads
   */
  public static CredentialCache ofUser(
      Map<String, String> environment, SecureRandom random, InstantSource clock) {
    return new CredentialCache(SealedStore.ofUser(environment, random), clock);
  }

  /** Returns the same cache with a message for each wait for another process. */
  CredentialCache telling(Progress progress) {
    return new CredentialCache(
        files,
        refusals,
        clock,
        new LockedFile.Waiting(
            waiting.longest(),
            lock ->
                progress.step(
                    "waiting up to %d s for another process that requests the same credentials (lock %s) ..."
                        .formatted(waiting.longest().toSeconds(), lock))));
  }

  /** Returns the same cache with another limit for the wait for another process. */
  CredentialCache waiting(Duration longest) {
    return new CredentialCache(
        files, refusals, clock, new LockedFile.Waiting(longest, waiting.onWait()));
  }

  /**
   * Returns cached credentials that have at least half of their lifetime left, without asking any
   * server.
   *
   * @throws LockedFile.Busy if another process has held the lock for 90 s
   * @throws IOException if the folder cannot be used
   */
  Optional<TemporaryCredentials> cached(List<String> key) throws IOException {
    try (SealedFile file = files.open(key, waiting)) {
      return file.read().flatMap(CredentialCache::read).filter(this::isFresh);
    }
  }

  /**
   * Returns cached credentials that have at least half of their lifetime left, or new ones. If no
   * server returns new ones, older ones serve until they expire. Callers waiting on a failed
   * sign-in get the same error; a later caller tries again.
   *
   * @param key every value that the credentials depend on
   * @param fresh whether to bypass the cache
   * @throws NoCredentials if there are neither new credentials nor unexpired cached ones
   * @throws LockedFile.Busy if another process has held the lock for 90 s
   * @throws IOException if the folder cannot be used
   */
  TemporaryCredentials get(List<String> key, boolean fresh, CredentialSource.Call call)
      throws NoCredentials, IOException {
    Instant began = clock.instant();
    try (SealedFile file = files.open(key, waiting)) {
      Optional<TemporaryCredentials> cached =
          fresh ? Optional.empty() : file.read().flatMap(CredentialCache::read);
      if (cached.filter(this::isFresh).isPresent()) {
        return cached.get();
      }
      TemporaryCredentials credentials = fetched(key, began, cached, call);
      file.replace(written(credentials));
      return credentials;
    }
  }

  private TemporaryCredentials fetched(
      List<String> key,
      Instant began,
      Optional<TemporaryCredentials> cached,
      CredentialSource.Call call)
      throws NoCredentials, IOException {
    Optional<NoCredentials.SignInRefused> refused = refusals.since(key, began);
    if (refused.isPresent()) {
      throw refused.get();
    }
    boolean once = cached.filter(this::isUnexpired).isPresent();
    try {
      return call.credentials(once);
    } catch (NoCredentials.SignInRefused e) {
      refusals.add(key, e, clock.instant());
      throw e;
    } catch (NoCredentials.NotAnswered e) {
      // Checked again: they may have expired during the attempt.
      return cached.filter(this::isUnexpired).orElseThrow(() -> e);
    }
  }

  private boolean isFresh(TemporaryCredentials credentials) {
    return credentials.isFresh(clock.instant());
  }

  private boolean isUnexpired(TemporaryCredentials credentials) {
    return !credentials.isExpired(clock.instant());
  }

  /**
   * Deletes all credentials.
   *
   * @return how many were deleted
   * @throws IOException if a file cannot be deleted
   */
  public int clear() throws IOException {
    refusals.clear();
    return files.clear();
  }

  private static byte[] written(TemporaryCredentials credentials) {
    return Json.write(
            Map.of(
                "role", credentials.role().toString(),
                "accessKeyId", credentials.accessKeyId(),
                "secretAccessKey", credentials.secretAccessKey().reveal(),
                "sessionToken", credentials.sessionToken().reveal(),
                "received", credentials.received().toEpochMilli(),
                "expires", credentials.expires().toEpochMilli()))
        .getBytes(UTF_8);
  }

  /** Empty if the content has another layout, for example from another version of Vend. */
  private static Optional<TemporaryCredentials> read(byte[] bytes) {
    try {
      Map<String, Object> fields = Json.readObject(new String(bytes, UTF_8));
      return RoleArn.parse(text(fields, "role"))
          .map(role ->
              new TemporaryCredentials(
                  role,
                  text(fields, "accessKeyId"),
                  Secret.of(text(fields, "secretAccessKey")),
                  Secret.of(text(fields, "sessionToken")),
                  time(fields, "received"),
                  time(fields, "expires")));
    } catch (Json.MalformedJson | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(Map<String, Object> fields, String name) {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("the field %s is missing or not a text".formatted(name));
  }

  private static Instant time(Map<String, Object> fields, String name) {
    if (fields.get(name) instanceof Number millis) {
      return Instant.ofEpochMilli(millis.longValue());
    }
    throw new IllegalArgumentException("the field %s is missing or not a time".formatted(name));
  }
}
