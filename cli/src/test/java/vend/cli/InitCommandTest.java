package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.caller.Transport;
import vend.grant.Account;
import vend.grant.Grants;
import vend.grant.file.GrantsReader;

/** Tests {@code vend grants init}: it changes external ids, and nothing else in the file. */
class InitCommandTest {
  private static final Pattern ID = Pattern.compile("\"[0-9a-f]{32}\"");

  private static final String FILE =
      """
      # A comment at the top, with \uD83D\uDE00 before what is changed.
      version: 1
      hub: { account: "111111111111", role: vend-hub }
      organization: o-a1b2c3d4e5
      accounts: # of the shop
        shop: { id: "222222222222" }   # in one line
        blog:
          # in several
          id: "333333333333" # its number

        done: { externalId: done-external-id, id: "444444444444" }
        block:
          externalId: 'block-external-id'   # quoted
          id: "555555555555"
      issuers:
        staff: { oidc: https://id.example.com, audience: vend }
      roles:
        deploy: { accounts: ["*"], policies: [] }
      grants:
        - { id: all-staff, issuer: staff, roles: ["*/deploy"] } # the end, without a newline\
      """;

  @TempDir private Path folder;

  private Path write(String text) throws Exception {
    return Files.writeString(folder.resolve("grants.yaml"), text);
  }

  private static Vend init(Path file, String... more) {
    var arguments = new java.util.ArrayList<>(List.of("grants", "init", file.toString()));
    arguments.addAll(List.of(more));
    return Vend.run(arguments.toArray(String[]::new));
  }

  private static String masked(Path file) throws Exception {
    return ID.matcher(Files.readString(file)).replaceAll("NEW");
  }

  private static Account account(Path file, String name) throws Exception {
    Grants grants = GrantsReader.read(file, Transport.HTTPS_ONLY);
    return grants.account(name).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"'\n'", "'\r\n'"})
  void addsMissingIdsAndChangesNothingElse(String newline) throws Exception {
    Path file = write(FILE.replace("\n", newline));
    Vend run = init(file);
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().endsWith("added external ids to shop, blog" + System.lineSeparator()));
    assertEquals(
        FILE.replace("\"222222222222\" }", "\"222222222222\", externalId: NEW }")
            .replace("# its number\n", "# its number\n    externalId: NEW\n")
            .replace("\n", newline),
        masked(file));
    assertNotEquals(account(file, "shop").externalId(), account(file, "blog").externalId());
  }

  @Test
  void changesNothingTheSecondTime() throws Exception {
    Path file = write(FILE);
    init(file);
    String once = Files.readString(file);
    Vend again = init(file);
    assertEquals(0, again.exit());
    assertTrue(again.out().contains("every account has an external id"));
    assertEquals(once, Files.readString(file));
  }

  @ParameterizedTest
  @CsvSource({"done", "block"})
  void rotatesAnIdInTwoSteps(String name) throws Exception {
    Path file = write(FILE);
    init(file);
    String before = Files.readString(file);
    Account old = account(file, name);

    assertEquals(0, init(file, "--rotate", name).exit());
    Account both = account(file, name);
    assertNotEquals(old.externalId(), both.externalId());
    assertEquals(old.externalId(), both.previousExternalId().orElseThrow());
    assertEquals(2, init(file, "--rotate", name).exit());

    assertEquals(0, init(file, "--finish", name).exit());
    assertEquals(both.externalId(), account(file, name).externalId());
    assertTrue(account(file, name).previousExternalId().isEmpty());
    assertEquals(2, init(file, "--finish", name).exit());
    assertEquals(
        ID.matcher(before).replaceAll("NEW").replaceAll("['\\w]+-external-id'?", "NEW"),
        masked(file).replaceAll("['\\w]+-external-id'?", "NEW"));
  }

  @Test
  void removesThePreviousIdFromAnyPlace() throws Exception {
    for (String written :
        List.of(
            "{ previousExternalId: old-id, id: \"222222222222\", externalId: new-id }",
            "{ id: \"222222222222\", previousExternalId: old-id, externalId: new-id }",
            "\n    previousExternalId: old-id\n    id: \"222222222222\"\n    externalId: new-id")) {
      Path file = write(FILE.replace("{ id: \"222222222222\" }", written));
      init(file);
      assertEquals(0, init(file, "--finish", "shop").exit());
      assertEquals("new-id", account(file, "shop").externalId().value());
      assertTrue(account(file, "shop").previousExternalId().isEmpty(), written);
    }
  }

  @Test
  void showsNoExternalId() throws Exception {
    Path file = write(FILE);
    for (Vend run :
        List.of(init(file), init(file, "--rotate", "done"), init(file, "--rotate", "done"))) {
      assertFalse((run.out() + run.err()).contains("done-external-id"));
      assertFalse(Pattern.compile("[0-9a-f]{32}").matcher(run.out() + run.err()).find());
    }
  }

  @Test
  void keepsThePermissionsAndLeavesNoOtherFile() throws Exception {
    Path file = write(FILE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertEquals(0, init(file).exit());
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void rejectsAccountsThatItCannotChangeAlone() throws Exception {
    String shared =
        FILE.replace(
            "  shop: { id: \"222222222222\" }", "  shop: &a { id: \"222222222222\" }\n  twin: *a");
    Path file = write(shared);
    Vend run = init(file);
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("without changing something else"), run.err());
    assertEquals(shared, Files.readString(file));
  }

  @ParameterizedTest
  @CsvSource({
    "--rotate other, there is no account other. The accounts are shop",
    "--rotate shop, has no external id yet",
    "--finish shop, has no previous external id",
    "--rotate done --finish done, two steps",
  })
  void exitsWith2AndKeepsTheFile(String options, String says) throws Exception {
    Path file = write(FILE);
    Vend run = init(file, options.split(" ", -1));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains(says), run.err());
    assertEquals(FILE, Files.readString(file));
  }

  @Test
  void followsNoLink() throws Exception {
    Path file = write(FILE);
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), file);
    assertEquals(2, init(link).exit());
    assertEquals(FILE, Files.readString(file));
  }
}
