package vend.client.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Sha256;
import vend.client.NoCredentials;
import vend.client.RoleKeys;
import vend.client.file.LockedFile;

/**
 * Keys on this machine's disk, sealed. However many processes and threads ask for the same, one of
 * them gets new keys and the others wait for it. Safe for use by many threads.
 */
public final class KeyCache {
  private static final String ENDING = ".keys";

  private final Path folder;
  private final CacheKeyFile key;
  private final Refusals refusals;
  private final InstantSource clock;

  /** Gets new keys. */
  @FunctionalInterface
  public interface Fetch {
    /**
     * Gets them.
     *
     * @throws NoCredentials if there are none
     */
    RoleKeys keys() throws NoCredentials;
  }

  /**
   * @param folder where sealed keys are
   * @param keyFile where the key is that opens them, and that nobody else may read
   * @param random makes the key
   * @param clock says what is fresh
   */
  public KeyCache(Path folder, Path keyFile, SecureRandom random, InstantSource clock) {
    this.folder = folder;
    this.key = new CacheKeyFile(keyFile, random);
    this.refusals = new Refusals(folder, key);
    this.clock = clock;
  }

  /**
   * The user's own cache, in the places of XDG's base directories.
   *
   * @param environment {@code XDG_CACHE_HOME}, {@code XDG_STATE_HOME}, {@code HOME}
   * @throws IllegalArgumentException if none of them says where the user lives
   * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG base
   *     directories</a>
   */
  public static KeyCache ofUser(
      Map<String, String> environment, SecureRandom random, InstantSource clock) {
    return new KeyCache(
        place(environment, "XDG_CACHE_HOME", ".cache").resolve("credentials"),
        place(environment, "XDG_STATE_HOME", ".local/state").resolve("cache.key"),
        random,
        clock);
  }

  private static Path place(Map<String, String> environment, String variable, String otherwise) {
    return Optional.ofNullable(environment.get(variable))
        .map(Path::of)
        .filter(Path::isAbsolute)
        .or(() ->
            Optional.ofNullable(environment.get("HOME")).map(home -> Path.of(home, otherwise)))
        .orElseThrow(
            () -> new IllegalArgumentException("set HOME or %s to a folder".formatted(variable)))
        .resolve("vend");
  }

  /**
   * Keys that have at least half of their life left: kept ones, or new ones. Who waited while
   * another was refused a sign-in is refused with them; whoever comes later tries anew.
   *
   * @param name all that shapes the keys: who asks, whom, for what
   * @param fresh whether kept ones will not do
   * @throws NoCredentials if there are none
   * @throws IOException if the folder can't be used
   */
  public RoleKeys keys(List<String> name, boolean fresh, Fetch fetch)
      throws NoCredentials, IOException {
    Instant began = clock.instant();
    return keys(name, fresh, (digest, _) -> signedIn(digest, began, fetch));
  }

  /**
   * The same, but where nobody answers who could give new ones, kept ones serve to their end.
   *
   * @param name all that shapes the keys: who asks, whom, for what
   * @param fresh whether kept ones will not do
   * @throws NoCredentials if there are none
   * @throws IOException if the folder can't be used
   */
  public RoleKeys keysOrOlder(List<String> name, boolean fresh, Fetch fetch)
      throws NoCredentials, IOException {
    return keys(name, fresh, (_, kept) -> renewed(kept, fetch));
  }

  @FunctionalInterface
  private interface Renewal {
    RoleKeys of(String digest, Optional<RoleKeys> kept) throws NoCredentials, IOException;
  }

  private RoleKeys keys(List<String> name, boolean fresh, Renewal renewal)
      throws NoCredentials, IOException {
    String digest = digest(name);
    try (var file = LockedFile.open(folder.resolve(digest + ENDING))) {
      Optional<RoleKeys> kept = fresh ? Optional.empty() : read(file, digest);
      if (kept.filter(keys -> keys.isFresh(clock.instant())).isPresent()) {
        return kept.get();
      }
      RoleKeys keys = renewal.of(digest, kept);
      file.replace(key.seal(digest, RoleKeysCodec.write(keys)));
      return keys;
    }
  }

  private RoleKeys signedIn(String digest, Instant began, Fetch fetch)
      throws NoCredentials, IOException {
    Optional<NoCredentials.SignInRefused> refused = refusals.since(digest, began);
    if (refused.isPresent()) {
      throw refused.get();
    }
    try {
      RoleKeys keys = fetch.keys();
      refusals.remove(digest);
      return keys;
    } catch (NoCredentials.SignInRefused e) {
      refusals.add(digest, e, clock.instant());
      throw e;
    }
  }

  private RoleKeys renewed(Optional<RoleKeys> kept, Fetch fetch) throws NoCredentials {
    try {
      return fetch.keys();
    } catch (NoCredentials.NotAnswered e) {
      return kept.filter(keys -> clock.instant().isBefore(keys.expires())).orElseThrow(() -> e);
    }
  }

  private Optional<RoleKeys> read(LockedFile file, String digest) throws IOException {
    byte[] box = file.read();
    return box.length == 0 ? Optional.empty() : key.open(digest, box).flatMap(RoleKeysCodec::read);
  }

  /** With the length of each part before it: no two names share a digest. */
  private static String digest(List<String> name) {
    var hash = new Sha256();
    for (String part : name) {
      hash.add((part.length() + ":").getBytes(UTF_8));
      hash.add(part.getBytes(UTF_8));
    }
    return hash.hex();
  }

  /**
   * Forgets all keys.
   *
   * @return how many there were
   * @throws IOException if one can't be deleted
   */
  public int clear() throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    int count = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*" + ENDING)) {
      for (Path file : all) {
        count += Files.deleteIfExists(file) ? 1 : 0;
      }
    }
    return count;
  }
}
