package vend.client.sealed;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import vend.client.file.XdgFolders;
import vend.client.keychain.SystemKeychain;

/**
 * The encrypted files that Vend stores for a user, in XDG's base directories. Their encryption key
 * is in the system's keychain, or in a file if there is none. Safe for use by many threads and
 * processes.
 */
public final class SealedStore {
  private final Optional<Place> place;
  private final SecureRandom random;
  private final Optional<InMemoryFiles> memory;

  private record Place(Path cache, SealingKey key) {}

  private SealedStore(Optional<Place> place, SecureRandom random, Optional<InMemoryFiles> memory) {
    this.place = place;
    this.random = random;
    this.memory = memory;
  }

  /**
   * Opens the current user's store. If the disk cannot be used, files stay in memory, and a log
   * message says why.
   *
   * @param environment {@code XDG_CACHE_HOME}, {@code XDG_STATE_HOME}, {@code HOME}; {@code
   *     VEND_KEYCHAIN=off} turns the keychain off
   */
  public static SealedStore ofUser(Map<String, String> environment, SecureRandom random) {
    return ofUser(environment, random, SealedStore::log);
  }

  /**
   * Opens the current user's store. If the disk cannot be used, files stay in memory.
   *
   * @param warned receives, once, why the disk cannot be used and what to do
   */
  public static SealedStore ofUser(
      Map<String, String> environment, SecureRandom random, Consumer<String> warned) {
    try {
      return new SealedStore(
          Optional.of(place(environment, random)),
          random,
          Optional.of(memory(warned, Optional.empty())));
    } catch (IllegalArgumentException e) {
      return new SealedStore(
          Optional.empty(),
          random,
          Optional.of(memory(warned, Optional.of(String.valueOf(e.getMessage())))));
    }
  }

  /**
   * Opens the current user's store without an in-memory fallback, for callers that need files to
   * outlive the process.
   *
   * @throws IllegalArgumentException if no variable names the user's folders
   */
  public static SealedStore onDiskOfUser(Map<String, String> environment, SecureRandom random) {
    return new SealedStore(Optional.of(place(environment, random)), random, Optional.empty());
  }

  /** Makes a store that exists only in the memory of this process. */
  public static SealedStore inMemory(SecureRandom random) {
    return new SealedStore(
        Optional.empty(), random, Optional.of(new InMemoryFiles(_ -> {}, Optional.empty())));
  }

  private static Place place(Map<String, String> environment, SecureRandom random) {
    var folders = new XdgFolders(environment);
    return new Place(
        folders.cache(),
        new KeychainKey(
            folders.state().resolve("cache.key"), SystemKeychain.find(environment), random));
  }

  /**
   * Makes a folder that the caller names. If the disk cannot be used, files stay in memory, and a
   * log message says why.
   *
   * @param keyFile the file of the key that encrypts the folder's files
   */
  public static SealedFolder folder(Path folder, String ending, Path keyFile, SecureRandom random) {
    return new SealedFolder(
        Optional.of(new SealedFolder.Disk(folder, new KeyFile(keyFile, random), random)),
        ending,
        Optional.of(memory(SealedStore::log, Optional.empty())));
  }

  private static void log(String words) {
    System.getLogger("vend.client").log(Level.WARNING, words);
  }

  private static InMemoryFiles memory(Consumer<String> warned, Optional<String> absent) {
    return new InMemoryFiles(
        why ->
            warned.accept(
                "the cache can't be used: %s. Vend continues without it and stores nothing. Set XDG_CACHE_HOME and XDG_STATE_HOME to folders that you can write to."
                    .formatted(why)),
        absent);
  }

  /** Returns the cached credentials. */
  public SealedFolder credentials() {
    return folder("credentials", ".keys");
  }

  /** Returns the stored OpenID Connect sign-ins. */
  public SealedFolder signIns() {
    return folder("sign-ins", ".sign-in");
  }

  /** Returns the stored SAML responses, which are valid for minutes only. */
  public SealedFolder assertions() {
    return folder("sign-ins", ".assertion");
  }

  private SealedFolder folder(String name, String ending) {
    return new SealedFolder(
        place.map(mine -> new SealedFolder.Disk(mine.cache().resolve(name), mine.key(), random)),
        ending,
        memory);
  }
}
