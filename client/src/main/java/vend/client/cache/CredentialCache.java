package vend.client.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.client.file.LockedFile;
import vend.client.sealed.Refusals;
import vend.client.sealed.SealedFile;
import vend.client.sealed.SealedFolder;
import vend.client.sealed.SealedStore;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.credentials.TemporaryCredentials;

/**
 * Keys on this machine's disk, sealed. However many processes and threads ask for the same, one of
 * them gets new keys and the others wait for it. Where the disk can't be used, they live in memory,
 * for this process alone. Safe for use by many threads.
 */
public final class CredentialCache {
  /** Longer than the 60 s for which the lock holder tries to reach a hub. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(90);

  private final SealedFolder files;
  private final Refusals refusals;
  private final InstantSource clock;
  private final LockedFile.Waiting waiting;

  /** Gets new keys. */
  @FunctionalInterface
  public interface Fetch {
    /**
     * Gets them.
     *
     * @throws NoCredentials if there are none
     */
    TemporaryCredentials keys() throws NoCredentials;

    /**
     * Gets them by one attempt, where older credentials still serve.
     *
     * @throws NoCredentials if there are none
     */
    default TemporaryCredentials keysAtOnce() throws NoCredentials {
      return keys();
    }
  }

  /**
   * @param folder where sealed keys are
   * @param keyFile where the key is that opens them, and that nobody else may read
   * @param random makes the key
   * @param clock says what is fresh
   */
  public CredentialCache(Path folder, Path keyFile, SecureRandom random, InstantSource clock) {
    this(SealedStore.folder(folder, ".keys", keyFile, random), clock);
  }

  /**
   * The credentials of a store.
   *
   * @param store says where they are, and what happens where that can't be used
   * @param clock says what is fresh
   */
  public CredentialCache(SealedStore store, InstantSource clock) {
    this(store.credentials(), clock);
  }

  private CredentialCache(SealedFolder files, InstantSource clock) {
    this(files, Refusals.beside(files), clock, new LockedFile.Waiting(LONGEST_WAIT, _ -> {}));
  }

  private CredentialCache(
      SealedFolder files, Refusals refusals, InstantSource clock, LockedFile.Waiting waiting) {
    this.files = files;
    this.refusals = refusals;
    this.clock = clock;
    this.waiting = waiting;
  }

  /** The same cache, which tells when it waits for another process. */
  public CredentialCache telling(Progress progress) {
    return new CredentialCache(
        files,
        refusals,
        clock,
        new LockedFile.Waiting(
            waiting.longest(),
            lock ->
                progress.step(
                    "waiting up to %d s for another process that gets the same credentials (lock %s) ..."
                        .formatted(waiting.longest().toSeconds(), lock))));
  }

  /** The same cache, which waits so long for another process. */
  CredentialCache waiting(Duration longest) {
    return new CredentialCache(
        files, refusals, clock, new LockedFile.Waiting(longest, waiting.told()));
  }

  /**
   * The user's own cache, in the places of XDG's base directories; its key is in the system's
   * keychain, where there is one.
   *
   * @param environment {@code XDG_CACHE_HOME}, {@code XDG_STATE_HOME}, {@code HOME}, and what
   *     {@link SealedStore} reads
   */
  public static CredentialCache ofUser(
      Map<String, String> environment, SecureRandom random, InstantSource clock) {
    return new CredentialCache(SealedStore.ofUser(environment, random), clock);
  }

  /**
   * Keys that have at least half of their life left: kept ones, or new ones. Who waited while
   * another was refused a sign-in is refused with them; whoever comes later tries anew.
   *
   * @param name all that shapes the keys: who asks, whom, for what
   * @param fresh whether kept ones will not do
   * @throws NoCredentials if there are none
   * @throws LockedFile.Busy if another process has held the lock for 90 s
   * @throws IOException if the folder can't be used
   */
  public TemporaryCredentials keys(List<String> name, boolean fresh, Fetch fetch)
      throws NoCredentials, IOException {
    Instant began = clock.instant();
    return keys(name, fresh, _ -> signedIn(name, began, fetch));
  }

  /**
   * The same, but where nobody answers who could give new ones, kept ones serve to their end.
   *
   * @param name all that shapes the keys: who asks, whom, for what
   * @param fresh whether kept ones will not do
   * @throws NoCredentials if there are none
   * @throws LockedFile.Busy if another process has held the lock for 90 s
   * @throws IOException if the folder can't be used
   */
  public TemporaryCredentials keysOrOlder(List<String> name, boolean fresh, Fetch fetch)
      throws NoCredentials, IOException {
    return keys(name, fresh, kept -> renewed(kept, fetch));
  }

  @FunctionalInterface
  private interface Renewal {
    TemporaryCredentials of(Optional<TemporaryCredentials> kept) throws NoCredentials, IOException;
  }

  private TemporaryCredentials keys(List<String> name, boolean fresh, Renewal renewal)
      throws NoCredentials, IOException {
    try (SealedFile file = files.open(name, waiting)) {
      Optional<TemporaryCredentials> kept =
          fresh ? Optional.empty() : file.read().flatMap(TemporaryCredentialsCodec::read);
      if (kept.filter(keys -> keys.isFresh(clock.instant())).isPresent()) {
        return kept.get();
      }
      TemporaryCredentials keys = renewal.of(kept);
      file.replace(TemporaryCredentialsCodec.write(keys));
      return keys;
    }
  }

  private TemporaryCredentials signedIn(List<String> name, Instant began, Fetch fetch)
      throws NoCredentials, IOException {
    Optional<NoCredentials.SignInRefused> refused = refusals.since(name, began);
    if (refused.isPresent()) {
      throw refused.get();
    }
    try {
      return fetch.keys();
    } catch (NoCredentials.SignInRefused e) {
      refusals.add(name, e, clock.instant());
      throw e;
    }
  }

  /**
   * Kept keys that have at least half of their life left; nobody is asked for new ones.
   *
   * @throws LockedFile.Busy if another process has held the lock for 90 s
   * @throws IOException if the folder can't be used
   */
  public Optional<TemporaryCredentials> kept(List<String> name) throws IOException {
    try (SealedFile file = files.open(name, waiting)) {
      return file.read()
          .flatMap(TemporaryCredentialsCodec::read)
          .filter(keys -> keys.isFresh(clock.instant()));
    }
  }

  private boolean isAlive(TemporaryCredentials keys) {
    return clock.instant().isBefore(keys.expires());
  }

  private TemporaryCredentials renewed(Optional<TemporaryCredentials> kept, Fetch fetch)
      throws NoCredentials {
    if (kept.filter(this::isAlive).isEmpty()) {
      return fetch.keys();
    }
    try {
      return fetch.keysAtOnce();
    } catch (NoCredentials.NotAnswered e) {
      return kept.filter(this::isAlive).orElseThrow(() -> e);
    }
  }

  /**
   * Forgets all keys.
   *
   * @return how many there were
   * @throws IOException if one can't be deleted
   */
  public int clear() throws IOException {
    refusals.clear();
    return files.clear();
  }
}
