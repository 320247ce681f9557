package vend.client.sealed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.Secret;
import vend.client.keychain.Keychain;
import vend.client.keychain.MemoryKeychain;

/** Where the key is stored that encrypts the cache. */
class KeychainKeyTest {
  private static final List<String> NAME = List.of("a", "b");

  @TempDir Path home;
  private final MemoryKeychain keychain = new MemoryKeychain();

  private SealedFolder folder(Keychain with) {
    var random = new SecureRandom();
    return new SealedFolder(
        home.resolve("kept"),
        ".x",
        new KeychainKey(home.resolve("state/cache.key"), with, random),
        random);
  }

  private void keep(Keychain with, String text) throws IOException {
    try (SealedFile file = folder(with).open(NAME)) {
      file.replace(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private Optional<String> kept(Keychain with) throws IOException {
    try (SealedFile file = folder(with).open(NAME)) {
      return file.read().map(bytes -> new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  @Test
  void storesTheKeyInTheKeychainOnly() throws IOException {
    keep(keychain, "content");
    Secret key = Optional.ofNullable(keychain.secrets.get(KeychainKey.ENTRY)).orElseThrow();
    byte[] onDisk = Files.readAllBytes(home.resolve("state/cache.key"));
    assertFalse(
        new String(onDisk, java.nio.charset.StandardCharsets.ISO_8859_1).contains(key.reveal()));
    assertFalse(Files.exists(home.resolve("state/cache.key.meanwhile")));
    assertEquals(Optional.of("content"), kept(keychain));
  }

  @Test
  void storesTheKeyInAFileForGoodWithoutAKeychain() throws IOException {
    keep(Keychain.NONE, "content");
    assertEquals(Optional.of("content"), kept(keychain));
    assertEquals(0, keychain.asked.get());
    assertEquals(32, Files.size(home.resolve("state/cache.key")));
  }

  @Test
  void filesAreReadableAgainOnceTheKeychainIsUnlocked() throws IOException {
    keep(keychain, "at the desk");
    keychain.locked = true;
    assertEquals(Optional.empty(), kept(keychain));
    keep(keychain, "from afar");
    assertEquals(Optional.of("from afar"), kept(keychain));
    assertEquals(Optional.of("from afar"), kept(Keychain.NONE));
    keychain.locked = false;
    assertEquals(Optional.of("at the desk"), kept(keychain));
  }

  @Test
  void aKeychainThatIsLockedAtTheFirstUseIsNeverUsed() throws IOException {
    keychain.locked = true;
    keep(keychain, "content");
    keychain.locked = false;
    assertEquals(Optional.of("content"), kept(keychain));
    assertEquals(0, keychain.secrets.size());
  }

  @Test
  void anEmptiedKeychainGetsANewKey() throws IOException {
    keep(keychain, "content");
    keychain.secrets.clear();
    assertEquals(Optional.empty(), kept(keychain));
    keep(keychain, "new");
    assertEquals(Optional.of("new"), kept(keychain));
  }

  @Test
  void replacesAnInvalidKeyInTheKeychain() throws IOException {
    keychain.secrets.put(KeychainKey.ENTRY, Secret.of("hello"));
    keep(keychain, "content");
    assertEquals(Optional.of("content"), kept(keychain));
  }

  @Test
  void readsTheKeychainOncePerProcess() throws IOException {
    keep(keychain, "content");
    SealedFolder folder = folder(keychain);
    int before = keychain.asked.get();
    for (int i = 0; i < 3; i++) {
      try (SealedFile file = folder.open(NAME)) {
        assertArrayEquals(
            "content".getBytes(java.nio.charset.StandardCharsets.UTF_8), file.read().orElseThrow());
      }
    }
    assertEquals(before + 1, keychain.asked.get());
  }

  @Test
  void deletesAFile() throws IOException {
    keep(keychain, "content");
    try (SealedFile file = folder(keychain).open(NAME)) {
      assertEquals(true, file.delete());
      assertEquals(false, file.delete());
    }
    assertEquals(Optional.empty(), kept(keychain));
  }
}
