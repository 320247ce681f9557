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

/** A disk that can't be used, for one process. */
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
  void memory_takes_the_place_of_a_disk_that_cannot_be_used_and_warns_once() throws Exception {
    SealedStore store = store(Files.writeString(home.resolve("a-file"), ""));
    keep(store.credentials());
    assertArrayEquals(CONTENT, kept(store.credentials()).orElseThrow());
    assertTrue(kept(store.signIns()).isEmpty(), "another kind of the same name");
    assertEquals(1, warned.size(), warned.toString());
    assertTrue(warned.getFirst().contains("a-file"), warned.getFirst());
    assertTrue(warned.getFirst().contains("XDG_CACHE_HOME"), warned.getFirst());
  }

  /** The lock is there, and the disk fails at the write. */
  @Test
  void a_content_that_cannot_be_written_stays_for_this_process() throws Exception {
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

  /** A directory in the place of the file: it is there, and nobody can read it. */
  @Test
  void a_file_that_cannot_be_read_is_none() throws Exception {
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
  void on_disk_alone_a_disk_that_fails_is_an_error() throws Exception {
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
  void in_memory_one_thread_has_a_content_at_a_time() throws Exception {
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
