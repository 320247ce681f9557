package vend.client.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.client.file.LockedFile;

/** A process continues if its disk cannot be used. */
class SealedStoreTest {
  private static final List<String> NAME = List.of("a", "b");
  private static final byte[] CONTENT = "content".getBytes(UTF_8);

  @TempDir Path home;
  private final List<String> warned = new ArrayList<>();

  private SealedStore store(Path cache) {
    return SealedStore.ofUser(
        Map.of("HOME", home.toString(), "XDG_CACHE_HOME", cache.toString(), "VEND_KEYCHAIN", "off"),
        new SecureRandom(),
        warned::add);
  }

  private static void keep(SealedFolder folder) throws IOException {
    try (SealedFile file = folder.open(NAME)) {
      file.replace(CONTENT);
    }
  }

  private static Optional<byte[]> kept(SealedFolder folder) throws IOException {
    try (SealedFile file = folder.open(NAME)) {
      return file.read();
    }
  }

  @Test
  void uses_memory_and_warns_once_if_the_disk_cannot_be_used() throws Exception {
    SealedStore store = store(Files.writeString(home.resolve("a-file"), ""));
    keep(store.credentials());
    assertArrayEquals(CONTENT, kept(store.credentials()).orElseThrow());
    assertTrue(kept(store.signIns()).isEmpty(), "another kind of the same name");
    assertEquals(1, warned.size(), warned.toString());
    assertTrue(warned.getFirst().contains("a-file"), warned.getFirst());
    assertTrue(warned.getFirst().contains("XDG_CACHE_HOME"), warned.getFirst());
  }

  /** The lock can be taken, but the write fails. */
  @Test
  void keeps_unwritable_content_in_memory() throws Exception {
    SealedStore store = store(home.resolve("cache"));
    Path folder = home.resolve("cache/vend/credentials");
    try (SealedFile file = store.credentials().open(NAME)) {
      Files.move(folder, home.resolve("away"));
      Files.writeString(folder, "a file");
      file.replace(CONTENT);
      assertEquals(1, warned.size());
    }
    assertArrayEquals(CONTENT, kept(store.credentials()).orElseThrow());
    assertEquals(1, warned.size());
  }

  /** A directory has the file's name, so reading it fails. */
  @Test
  void treats_an_unreadable_file_as_missing() throws Exception {
    SealedStore store = store(home.resolve("cache"));
    keep(store.credentials());
    Path folder = home.resolve("cache/vend/credentials");
    try (var files = Files.newDirectoryStream(folder, "*.keys")) {
      for (Path file : files) {
        Files.delete(file);
        Files.createDirectory(file);
      }
    }
    assertTrue(kept(store.credentials()).isEmpty());
    assertEquals(1, warned.size());
  }

  @Test
  void throws_without_an_in_memory_fallback() throws Exception {
    SealedStore store =
        SealedStore.onDiskOfUser(
            Map.of(
                "HOME", home.toString(),
                "XDG_CACHE_HOME", Files.writeString(home.resolve("a-file"), "").toString(),
                "VEND_KEYCHAIN", "off"),
            new SecureRandom());
    assertThrows(IOException.class, () -> keep(store.signIns()));
    assertThrows(
        IllegalArgumentException.class,
        () -> SealedStore.onDiskOfUser(Map.of(), new SecureRandom()));
  }

  @Test
  void one_thread_at_a_time_holds_a_content_in_memory() throws Exception {
    SealedFolder folder = SealedStore.inMemory(new SecureRandom()).credentials();
    var waiting = new LockedFile.Waiting(Duration.ZERO, _ -> {});
    var other = new ArrayList<Throwable>();
    try (SealedFile held = folder.open(NAME)) {
      held.replace(CONTENT);
      Thread.ofVirtual()
          .start(() -> other.add(assertThrows(IOException.class, () -> folder.open(NAME, waiting))))
          .join();
    }
    assertEquals(LockedFile.Busy.class, other.getFirst().getClass());
    assertEquals(1, folder.clear());
    assertTrue(kept(folder).isEmpty());
  }
}
