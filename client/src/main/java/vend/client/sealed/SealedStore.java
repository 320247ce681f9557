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
 * What Vend keeps for its user, sealed: in the places of XDG's base directories, with its key in
 * the system's keychain where there is one. Safe for use by many threads and processes.
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
   * The user's own. Where it can't be used, memory takes its place, and the log says why.
   *
   * @param environment {@code XDG_CACHE_HOME}, {@code XDG_STATE_HOME}, {@code HOME}; {@code
   *     VEND_KEYCHAIN=off}: no keychain
   */
  public static SealedStore ofUser(Map<String, String> environment, SecureRandom random) {
    return ofUser(environment, random, SealedStore::log);
  }

  /**
   * The user's own. Where it can't be used, memory takes its place.
   *
   * @param warned hears once why, and what to do
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
   * The user's own on disk alone, for callers to which only what is kept counts.
   *
   * @throws IllegalArgumentException if nothing says where the user lives
   */
  public static SealedStore onDiskOfUser(Map<String, String> environment, SecureRandom random) {
    return new SealedStore(Optional.of(place(environment, random)), random, Optional.empty());
  }

  /** Keeps nothing beyond this process. */
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
   * A folder of the caller's own. Where it can't be used, memory takes its place, and the log says
   * why.
   *
   * @param keyFile where the key is that opens it
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
                "the cache can't be used: %s. Going on without it; nothing is kept. Set XDG_CACHE_HOME and XDG_STATE_HOME to folders that you can write to."
                    .formatted(why)),
        absent);
  }

  /** Credentials. */
  public SealedFolder credentials() {
    return folder("credentials", ".keys");
  }

  /** Sign-ins by OpenID Connect. */
  public SealedFolder signIns() {
    return folder("sign-ins", ".sign-in");
  }

  /** SAML responses, which are kept for minutes. */
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
