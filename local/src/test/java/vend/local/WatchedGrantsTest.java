package vend.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.grant.file.InvalidGrants;

class WatchedGrantsTest {
  @TempDir private Path folder;
  private Path file;
  private Path policy;
  private WatchedGrants watched;

  @BeforeEach
  void read() throws Exception {
    file = Files.copy(Path.of("../grants.yaml"), folder.resolve("grants.yaml"));
    policy = Files.createDirectory(folder.resolve("policies")).resolve("deploy.json");
    Files.copy(Path.of("../policies/deploy.json"), policy);
    watched = new WatchedGrants(file);
    watched.read();
  }

  @Test
  void reportsNoChangeIfNoFileWasWritten() {
    assertEquals(List.of(), watched.changed());
    assertEquals(List.of(), watched.changed());
  }

  @Test
  void reportsAChangeOnceTheFileIsStable() throws Exception {
    Files.writeString(file, "half of ");
    assertEquals(List.of(), watched.changed());
    Files.writeString(file, "half of what is written");
    assertEquals(List.of(), watched.changed());

    assertEquals(List.of(file), watched.changed());
  }

  @Test
  void reportsAChangedPolicyOfTheGrants() throws Exception {
    touch(policy);
    watched.changed();

    assertEquals(List.of(policy.toAbsolutePath()), watched.changed());
  }

  @Test
  void reportsAReplacedFile() throws Exception {
    FileTime before = Files.getLastModifiedTime(file);
    Path other = Files.copy(file, folder.resolve("other"));
    Files.setLastModifiedTime(other, before);
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
    watched.changed();

    assertEquals(List.of(file), watched.changed());
  }

  @Test
  void reportsAChangeOnlyOnce() throws Exception {
    touch(file);
    watched.changed();
    watched.changed();
    watched.read();

    assertEquals(List.of(), watched.changed());
    assertEquals(List.of(), watched.changed());
  }

  @Test
  void reportsAMissingPolicyThatAppears() throws Exception {
    Files.delete(policy);
    assertThrows(InvalidGrants.class, watched::read);
    Files.copy(Path.of("../policies/deploy.json"), policy);
    watched.changed();

    assertEquals(List.of(policy.toAbsolutePath()), watched.changed());
  }

  private static void touch(Path path) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().plusSeconds(60)));
  }
}
