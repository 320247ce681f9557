package vend.grant.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.caller.Transport;
import vend.grant.TestGrants;

/** Threat 14: a grants bundle from another source cannot read files outside of its own folder. */
class Threat14GrantsFolderTest {
  private static final String SECRET =
      """
      {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}
      """;

  @TempDir private Path root;
  private Path bundle;
  private Path file;

  @BeforeEach
  void createABundleBesideASecret() throws IOException {
    bundle = Files.createDirectory(root.resolve("bundle"));
    file = bundle.resolve("grants.yaml");
    Files.createDirectories(bundle.resolve("policies"));
    Files.writeString(bundle.resolve("policies/good.json"), SECRET);
    Files.writeString(bundle.resolve("-x"), SECRET);
    Files.writeString(bundle.resolve(".hidden"), SECRET);
    Files.writeString(root.resolve("secret.json"), SECRET);
    Files.createSymbolicLink(bundle.resolve("link.json"), root.resolve("secret.json"));
    Files.createSymbolicLink(bundle.resolve("linked"), root);
    Files.createSymbolicLink(bundle.resolve("inside.json"), Path.of("policies/good.json"));
  }

  @Test
  void readsAPolicyBelowItsFolder() throws Exception {
    write("policies/good.json");
    assertFalse(GrantsReader.read(file, Transport.HTTPS_ONLY).grants().isEmpty());
    assertEquals(SECRET, new GrantsFolder(file).read("policies/good.json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "link.json",
        "linked/secret.json",
        "inside.json",
        "../secret.json",
        "policies/../../secret.json",
        "policies/../policies/good.json",
        "./policies/good.json",
        "policies//good.json",
        "/etc/hostname",
        "//etc/hostname",
        "~/x",
        "-x",
        ".hidden",
        "policies",
        "policies/",
        "policies/absent.json",
        "policies\\good.json",
        "file:policies/good.json",
        "policies/good.json;id",
        "$(id)",
        "policies/good.json\u0000",
        " ",
        ""
      })
  void refusesEveryOtherPath(String path) throws Exception {
    write(path);
    assertThrows(InvalidGrants.class, () -> GrantsReader.read(file, Transport.HTTPS_ONLY));
    // The folder checks the path itself and does not rely on its caller.
    assertThrows(IOException.class, () -> new GrantsFolder(file).read(path));
  }

  @Test
  void refusesAPathOfTenThousandFolders() throws Exception {
    write("a/".repeat(10_000) + "x");
    assertThrows(InvalidGrants.class, () -> GrantsReader.read(file, Transport.HTTPS_ONLY));
  }

  @Test
  void refusesAGrantsFileThatIsALink() throws Exception {
    write("policies/good.json");
    Path link = Files.createSymbolicLink(root.resolve("link.yaml"), file);
    var problem =
        assertThrows(InvalidGrants.class, () -> GrantsReader.read(link, Transport.HTTPS_ONLY));
    assertTrue(String.valueOf(problem.getMessage()).contains("is a symbolic link"));
  }

  @Test
  void neverQuotesTheTargetOfALink() throws Exception {
    Files.writeString(root.resolve("passwords"), "root: hunter2");
    Files.createSymbolicLink(bundle.resolve("p.json"), root.resolve("passwords"));
    write("p.json");
    var problem =
        assertThrows(InvalidGrants.class, () -> GrantsReader.read(file, Transport.HTTPS_ONLY));
    assertFalse(String.valueOf(problem.getMessage()).contains("hunter2"));
  }

  @Test
  void refusesAPolicyOfMoreThanSixteenMebibytes() throws Exception {
    Files.writeString(bundle.resolve("huge.json"), " ".repeat(16 * 1024 * 1024 + 1));
    assertEquals(
        "The file is larger than 16 MiB.",
        assertThrows(IOException.class, () -> new GrantsFolder(file).read("huge.json"))
            .getMessage());
    Files.writeString(bundle.resolve("large.json"), " ".repeat(16 * 1024 * 1024));
    assertEquals(16 * 1024 * 1024, new GrantsFolder(file).read("large.json").length());
  }

  private void write(String policy) throws IOException {
    String quoted = policy.replace("\\", "\\\\").replace("\u0000", "\\0");
    Files.writeString(
        file,
        TestGrants.HEAD
            + """
            - id: one
              issuer: github
              roles: [shop/deploy]
              session: { policy: "%s" }
            """
                .formatted(quoted));
  }
}
