package vend.local.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.local.issuer.LocalIssuers.issuer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.caller.OidcIssuer;
import vend.caller.SignatureAlgorithm;

class IssuerFileTest {
  private static final List<OidcIssuer> STAFF = List.of(issuer("staff", SignatureAlgorithm.ES256));
  private static final LocalIssuer LOCAL = LocalIssuers.started(STAFF.toArray(OidcIssuer[]::new));

  @TempDir private Path runtime;
  private Path folder;

  @BeforeEach
  void make() throws IOException {
    folder = folder();
  }

  private Path folder() throws IOException {
    return IssuerFile.folder(Map.of("XDG_RUNTIME_DIR", runtime.toString()));
  }

  @Test
  void severalProcessesCanCreateTheFolderAtOnce() throws Exception {
    for (int round = 0; round < 50; round++) {
      Path fresh = runtime.resolve("round-" + round);
      try (var threads = Executors.newFixedThreadPool(4)) {
        var made = new ArrayList<Future<Path>>();
        for (int i = 0; i < 4; i++) {
          made.add(
              threads.submit(() -> IssuerFile.folder(Map.of("XDG_RUNTIME_DIR", fresh.toString()))));
        }
        for (Future<Path> one : made) {
          assertEquals(fresh.resolve("vend"), one.get());
        }
      }
    }
  }

  @Test
  void findsRunningProcessesByPort() throws IOException {
    running(9000).write(folder);
    running(8765).write(folder);

    List<IssuerFile> found = IssuerFile.running(folder);

    assertEquals(List.of(running(8765), running(9000)), found);
  }

  @Test
  void onlyTheUserCanReadTheSigningKeys() throws IOException {
    Path file = running(8765).write(folder);

    assertEquals("rwx------", permissions(folder));
    assertEquals("rw-------", permissions(file));
    assertFalse(running(8765).toString().contains(LOCAL.key(SignatureAlgorithm.ES256).toString()));
  }

  @Test
  void aNewProcessOnThePortReplacesTheFile() throws Exception {
    new IssuerFile(8765, gone(), 1, running(8765).issuers()).write(folder);
    running(8765).write(folder);

    assertEquals(List.of(running(8765)), IssuerFile.running(folder));
  }

  @Test
  void removesTheFileOfAnEndedProcess() throws Exception {
    Path file = new IssuerFile(8765, gone(), 1, running(8765).issuers()).write(folder);

    assertEquals(List.of(), IssuerFile.running(folder));
    assertTrue(Files.notExists(file));
  }

  @Test
  void ignoresALaterProcessWithTheSameId() throws IOException {
    IssuerFile now = running(8765);
    Path file = new IssuerFile(8765, now.pid(), now.started() - 1, now.issuers()).write(folder);

    assertEquals(List.of(), IssuerFile.running(folder));
    assertTrue(Files.notExists(file));
  }

  @Test
  void removesAnInvalidFile() throws IOException {
    Path file = running(8765).write(folder);
    Files.writeString(file, "{\"port\": 8765, \"issuers\": 1}");

    assertEquals(List.of(), IssuerFile.running(folder));
    assertTrue(Files.notExists(file));
  }

  @Test
  void rejectsAFolderThatOthersCanRead() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));

    assertThrows(IOException.class, this::folder);
  }

  @Test
  void rejectsALinkInPlaceOfTheFolder() throws IOException {
    Files.move(folder, runtime.resolve("elsewhere"));
    Files.createSymbolicLink(folder, runtime.resolve("elsewhere"));

    assertThrows(IOException.class, this::folder);
  }

  private static IssuerFile running(int port) {
    return IssuerFile.of(port, LOCAL, STAFF);
  }

  private static long gone() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
