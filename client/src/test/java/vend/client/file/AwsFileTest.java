package vend.client.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.client.ClientFixture;

/** The credentials file is replaced atomically, under a lock, and only its owner can read it. */
class AwsFileTest {
  @TempDir Path home;

  private Path path() {
    return folder().resolve("credentials");
  }

  private Path folder() {
    return home.resolve(".aws");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void createsAFileForItsOwnerOnly() throws IOException {
    new AwsFile(path()).writeCredentials("dev", ClientFixture.credentials("FIRST"));
    assertEquals(
        """
        [dev]
        aws_access_key_id = FIRST
        aws_secret_access_key = secret/of/FIRST
        aws_session_token = token/of/FIRST
        """,
        Files.readString(path()));
    assertEquals("rw-------", permissions(path()));
    assertEquals("rwx------", permissions(folder()));
  }

  @Test
  void removesTheReadPermissionOfOthers() throws IOException {
    Files.createDirectories(folder());
    Files.writeString(path(), "[a]\n");
    Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-r--r--"));
    new AwsFile(path()).writeCredentials("dev", ClientFixture.credentials("FIRST"));
    assertEquals("rw-------", permissions(path()));
  }

  @Test
  void keepsBytesThatAreNotValidText() throws IOException {
    Files.createDirectories(folder());
    byte[] old = {'[', 'a', ']', '\n', '#', (byte) 0xff, (byte) 0xc3, ' ', (byte) 0xe4, '\n'};
    Files.write(path(), old);
    new AwsFile(path()).write("größe", Map.of("region", Optional.of("eu-central-1")));
    byte[] now = Files.readAllBytes(path());
    assertArrayEquals(old, java.util.Arrays.copyOf(now, old.length));
    assertEquals(
        "\n[größe]\nregion = eu-central-1\n",
        new String(now, old.length, now.length - old.length, UTF_8));
  }

  @Test
  void followsASymbolicLinkAndKeepsIt() throws IOException {
    Path real = home.resolve("elsewhere");
    Files.writeString(real, "[a]\n");
    Files.createDirectories(folder());
    Files.createSymbolicLink(path(), real);
    new AwsFile(path()).writeCredentials("dev", ClientFixture.credentials("FIRST"));
    assertTrue(Files.isSymbolicLink(path()));
    assertTrue(Files.readString(real).startsWith("[a]\n\n[dev]\n"));
  }

  @Test
  void followsADanglingLinkAndKeepsIt() throws IOException {
    Files.createDirectories(folder());
    Files.createSymbolicLink(path(), Path.of("../dotfiles/credentials"));
    new AwsFile(path()).writeCredentials("dev", ClientFixture.credentials("FIRST"));
    assertTrue(Files.isSymbolicLink(path()));
    assertTrue(Files.readString(home.resolve("dotfiles/credentials")).startsWith("[dev]\n"));
  }

  @Test
  void refusesCircularLinks() throws IOException {
    Files.createDirectories(folder());
    Files.createSymbolicLink(path(), Path.of("other"));
    Files.createSymbolicLink(folder().resolve("other"), Path.of("credentials"));
    assertThrows(
        IOException.class,
        () -> new AwsFile(path()).writeCredentials("dev", ClientFixture.credentials("FIRST")));
  }

  @Test
  void usesOneLockForAllPathsOfAFile() throws Exception {
    Files.createDirectories(folder());
    Path link = Files.createSymbolicLink(home.resolve("link"), folder());
    var names =
        List.of(path(), link.resolve("credentials"), folder().resolve("../link/credentials"));
    List<Future<?>> writes = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 30; i++) {
        var file = new AwsFile(names.get(i % names.size()));
        String profile = "profile-" + i;
        writes.add(
            threads.submit(() -> {
              file.writeCredentials(profile, ClientFixture.credentials("KEY"));
              return null;
            }));
      }
      for (Future<?> write : writes) {
        write.get();
      }
    }
    assertEquals(30, Files.readString(path()).split("\\[profile-", -1).length - 1);
  }

  @Test
  void replacesAReadOnlyFile() throws IOException {
    Files.createDirectories(folder());
    Files.writeString(path(), "[a]\n");
    Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("r--------"));
    new AwsFile(path()).writeCredentials("dev", ClientFixture.credentials("FIRST"));
    assertEquals("rw-------", permissions(path()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a]b", "[a", "a\nb", " a", "a\u0000"})
  void refusesInvalidProfileNames(String name) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new AwsFile(path()).writeCredentials(name, ClientFixture.credentials("FIRST")));
    assertTrue(Files.notExists(path()));
  }

  @Test
  void refusesValuesWithLineBreaks() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new AwsFile(path()).write("dev", Map.of("region", Optional.of("a\n[b]"))));
    assertTrue(Files.notExists(path()));
  }

  @Test
  void losesNothingIfManyThreadsWriteAtOnce() throws Exception {
    var file = new AwsFile(path());
    List<Future<?>> writes = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 30; i++) {
        String profile = "profile-" + i;
        writes.add(
            threads.submit(() -> {
              file.writeCredentials(profile, ClientFixture.credentials("KEY"));
              return null;
            }));
      }
      for (Future<?> write : writes) {
        write.get();
      }
    }
    String text = Files.readString(path());
    IntStream.range(0, 30)
        .forEach(i -> assertTrue(text.contains("[profile-" + i + "]\n"), "profile-" + i));
  }

  @Test
  void deletesTemporaryFilesOfKilledWriters() throws IOException {
    new AwsFile(path()).writeCredentials("dev", ClientFixture.credentials("FIRST"));
    Path left = Files.createTempFile(folder(), ".vend-credentials-", ".tmp");
    new AwsFile(path()).writeCredentials("dev", ClientFixture.credentials("SECOND"));
    assertTrue(Files.notExists(left));
  }

  @Test
  void leavesTheFileUnchangedIfItCannotBeReplaced() throws IOException {
    Files.createDirectories(path());
    Path inside = Files.writeString(path().resolve("mine"), "mine");
    assertThrows(
        IOException.class,
        () -> new AwsFile(path()).writeCredentials("dev", ClientFixture.credentials("FIRST")));
    assertEquals("mine", Files.readString(inside));
    try (var all = Files.list(folder())) {
      assertEquals(
          List.of(".credentials.vend-lock", "credentials"),
          all.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }
}
