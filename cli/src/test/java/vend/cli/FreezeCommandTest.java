package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code vend freeze} and {@code vend thaw} up to their first call to AWS. */
class FreezeCommandTest {
  @TempDir private Path folder;

  private static Vend refused(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--table", "vend", "--grants", "../grants.yaml"));
    Vend run = Vend.run(all.toArray(String[]::new));
    assertEquals(2, run.exit(), run.out());
    assertEquals("", run.out());
    return run;
  }

  @ParameterizedTest
  @ValueSource(strings = {"freeze", "thaw"})
  void rejectsMalformedNames(String command) {
    assertTrue(refused(command, "deploy").err().contains("account/role"));
    assertTrue(refused(command, "arn:aws:iam::222222222222:user/ada").err().contains("ARN"));
    assertTrue(refused(command, "--grant", "not a name").err().contains("grant's id"));
    assertTrue(refused(command, "--issuer", "!").err().contains("issuer's name"));
    assertTrue(refused(command, "--caller", "dora").err().contains("ISSUER/SUBJECT"));
    assertTrue(refused(command, "--person", "\u0430nn").err().contains("printable ASCII"));
  }

  @Test
  void rejectsAnEmptyOrLongReason() {
    assertTrue(refused("freeze", "--everything", "--why", " ").err().contains("--reason"));
    assertTrue(
        refused("freeze", "--everything", "--reason", "x".repeat(201)).err().contains("--reason"));
  }

  @Test
  void rejectsARoleThatTheFileDoesNotHave() {
    assertTrue(refused("freeze", "shop-prod/other").err().contains("Use the role's ARN"));
  }

  @Test
  void rejectsARoleNameIfTheFileIsInvalid() throws Exception {
    Path broken = Files.writeString(folder.resolve("grants.yaml"), "version: 2\n");
    Vend run = Vend.run("freeze", "shop/deploy", "--table", "vend", "--grants", broken.toString());
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("names are not checked"), run.err());
    assertTrue(run.err().contains("Use the role's ARN"), run.err());
  }

  @Test
  void rejectsMoreTargetsThanOneUpdateCanHold() {
    var arguments = new ArrayList<>(List.of("freeze"));
    for (int i = 0; i < 51; i++) {
      arguments.addAll(List.of("--grant", "grant-" + i));
    }
    assertTrue(refused(arguments.toArray(String[]::new)).err().contains("at most 50"));
  }

  @Test
  void reportsThatNoTableIsNamed() {
    Vend run = Vend.run("freeze", "--everything");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("VEND_TABLE"), run.err());
  }
}
