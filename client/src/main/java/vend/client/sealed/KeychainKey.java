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
 * An AES key in the system's keychain, or in a file that only its owner can read if the keychain is
 * not available.
 *
 * <p>The first use decides where the key is, and a state file records it: the file holds the key
 * itself, or a note that the key is in the keychain. A machine that started without a keychain
 * therefore never waits for one. While the keychain that holds the key is locked, a second key, in
 * a file of its own, is used instead. Safe for use by many threads.
 */
public final class KeychainKey implements SealingKey {
  /** The keychain entry that holds the key. */
  public static final Entry ENTRY = new Entry("vend", "cache key");

  private static final byte[] NOTHING = {};
  private static final byte[] NOTE = "The key is in the system's keychain.\n".getBytes(UTF_8);
  private static final String PLACE = "keychain";

  private final Path path;
  private final Keychain keychain;
  private final SecureRandom random;
  private @Nullable Held held;

  /**
   * @param path the state file; the second key's file is beside it
   * @param random generates keys
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
    // Under the lock, so that one of several processes at their first use makes the key.
    try (var file = LockedFile.open(path)) {
      Optional<Held> meanwhile = remembered(file.read());
      return meanwhile.isPresent() ? meanwhile.get() : first(file);
    }
  }

  /** Empty if no process has decided yet where the key is. */
  private Optional<Held> remembered(byte[] bytes) throws IOException {
    if (bytes.length == KeyBytes.LENGTH) {
      return Optional.of(new Held(KeyBytes.key(bytes), "file"));
    }
    if (!Arrays.equals(bytes, NOTE)) {
      return Optional.empty();
    }
    Optional<byte[]> stored = inKeychain();
    return Optional.of(
        stored.isPresent()
            ? new Held(KeyBytes.key(stored.get()), PLACE)
            : new Held(new KeyFile(meanwhile(), random).key().value(), "meanwhile"));
  }

  private Path meanwhile() {
    return path.resolveSibling(path.getFileName() + ".meanwhile");
  }

  private Held first(LockedFile file) throws IOException {
    Optional<byte[]> stored = inKeychain();
    if (stored.isPresent()) {
      file.replace(NOTE);
      return new Held(KeyBytes.key(stored.get()), PLACE);
    }
    byte[] made = KeyBytes.random(random);
    file.replace(made);
    return new Held(KeyBytes.key(made), "file");
  }

  /** The key in the keychain, created if missing; empty if the keychain cannot be used. */
  private Optional<byte[]> inKeychain() {
    try {
      Optional<byte[]> stored = keychain.find(ENTRY).flatMap(KeyBytes::bytes);
      if (stored.isPresent()) {
        return stored;
      }
      Secret made = KeyBytes.text(KeyBytes.random(random));
      keychain.store(ENTRY, made);
      // Read it back: some keychains accept an entry without storing it.
      return keychain.find(ENTRY).filter(made::equals).flatMap(KeyBytes::bytes);
    } catch (KeychainUnavailable e) {
      return Optional.empty();
    }
  }
}
