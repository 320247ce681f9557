package vend.client.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vend.Secret;
import vend.client.file.LockedFile;
import vend.client.keychain.Keychain;
import vend.client.keychain.Keychain.Entry;
import vend.client.keychain.KeychainUnavailable;

/**
 * A key in the system's keychain; in a file that only its owner can read, where the keychain does
 * not give it.
 *
 * <p>The first use decides, and a file remembers: it holds the key itself, or a note that the key
 * is in the keychain. A machine that began without a keychain is thus never kept waiting for one. A
 * key that is in the keychain, which is locked now, does not come out: another key, in a file of
 * its own, serves meanwhile. Safe for use by many threads.
 */
public final class KeychainKey implements SealingKey {
  /** The entry in the keychain. */
  public static final Entry ENTRY = new Entry("vend", "cache key");

  private static final byte[] NOTHING = {};
  private static final byte[] NOTE = "The key is in the system's keychain.\n".getBytes(UTF_8);
  private static final String PLACE = "keychain";

  private final Path path;
  private final Keychain keychain;
  private final SecureRandom random;
  private @Nullable Held held;

  /**
   * @param path of the file that remembers; the meanwhile key's is beside it
   * @param keychain the system's
   * @param random makes keys
   */
  public KeychainKey(Path path, Keychain keychain, SecureRandom random) {
    this.path = path;
    this.keychain = keychain;
    this.random = random;
  }

  @Override
  public synchronized Held key() throws IOException {
    Held mine = held;
    if (mine == null) {
      mine = find();
      held = mine;
    }
    return mine;
  }

  private Held find() throws IOException {
    Optional<Held> before = remembered(Files.exists(path) ? Files.readAllBytes(path) : NOTHING);
    if (before.isPresent()) {
      return before.get();
    }
    // Of many processes at their first use, one makes the key.
    try (var file = LockedFile.open(path)) {
      Optional<Held> meanwhile = remembered(file.read());
      return meanwhile.isPresent() ? meanwhile.get() : first(file);
    }
  }

  /** Empty where nobody has decided yet. */
  private Optional<Held> remembered(byte[] bytes) throws IOException {
    if (bytes.length == KeyBytes.LENGTH) {
      return Optional.of(new Held(KeyBytes.key(bytes), "file"));
    }
    if (!Arrays.equals(bytes, NOTE)) {
      return Optional.empty();
    }
    Optional<byte[]> kept = inKeychain();
    return Optional.of(
        kept.isPresent()
            ? new Held(KeyBytes.key(kept.get()), PLACE)
            : new Held(new KeyFile(meanwhile(), random).key().value(), "meanwhile"));
  }

  private Path meanwhile() {
    return path.resolveSibling(path.getFileName() + ".meanwhile");
  }

  private Held first(LockedFile file) throws IOException {
    Optional<byte[]> kept = inKeychain();
    if (kept.isPresent()) {
      file.replace(NOTE);
      return new Held(KeyBytes.key(kept.get()), PLACE);
    }
    byte[] made = KeyBytes.random(random);
    file.replace(made);
    return new Held(KeyBytes.key(made), "file");
  }

  /** The key of the keychain, and a new one where it holds none; empty where it does not serve. */
  private Optional<byte[]> inKeychain() {
    try {
      Optional<byte[]> kept = keychain.find(ENTRY).flatMap(KeyBytes::bytes);
      if (kept.isPresent()) {
        return kept;
      }
      Secret made = KeyBytes.text(KeyBytes.random(random));
      keychain.store(ENTRY, made);
      // Read back: a keychain that forgets is none.
      return keychain.find(ENTRY).filter(made::equals).flatMap(KeyBytes::bytes);
    } catch (KeychainUnavailable e) {
      return Optional.empty();
    }
  }
}
