package vend.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.infra.InAccount;
import vend.infra.Shapes;
import vend.infra.Templates;

/** Tests {@code vend spokes}: its files, its messages and its exit codes. */
class SpokesCommandTest {
  private static final Path EXAMPLE = Path.of("..", "grants.yaml");

  @TempDir private Path folder;

  private static Vend vend(String... arguments) {
    return Vend.in(Map.of("PATH", "/nothing-here"), arguments);
  }

  private Vend template(String... more) {
    return spokes("template", more);
  }

  private Vend terraform(String... more) {
    return spokes("terraform", more);
  }

  private Vend spokes(String command, String... more) {
    return vend(
        Stream.concat(
                Stream.of("spokes", command, "--output", folder.resolve("out").toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private Set<String> written() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve("grants.yaml"), text);
  }

  @Test
  void counts_one_role_in_one_account() throws Exception {
    Vend run =
        template(
            "--grants",
            file("""
            version: 1
            hub: { account: "111111111111", role: vend-hub }
            organization: o-a1b2c3d4e5
            accounts: { shop: { id: "222222222222", externalId: shop-external-id } }
            issuers: { staff: { oidc: https://id.example.com, audience: vend } }
            roles: { deploy: { accounts: [shop], policies: [] } }
            grants: [{ id: one, issuer: staff, roles: [shop/deploy] }]
            """)
                .toString());
    assertTrue(run.out().contains("vend-roles.json: 1 role in 1 account, "), run.out() + run.err());
  }

  @Test
  void exits_2_where_standard_output_is_full() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "this system has no /dev/full");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "vend.cli.Main",
                "--help")
            .redirectOutput(Path.of("/dev/full").toFile())
            .start();
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertEquals(2, process.waitFor(), err);
    assertTrue(err.contains("vend: cannot write to standard output"), err);
  }

  @Test
  void writesOneTemplateAndReportsItsContent() throws Exception {
    Vend run = template("--grants", EXAMPLE.toString());
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("vend-roles.json: 5 roles in 3 accounts"), run.out());
    assertEquals("", run.err());
    assertEquals(Set.of("vend-roles.json"), written());
    var template = Templates.read(Files.readString(folder.resolve("out/vend-roles.json")));
    assertTrue(new InAccount(template, "222222222222").resources().size() > 2);
  }

  @Test
  void writesTheSameTextEachTime() throws Exception {
    template("--grants", EXAMPLE.toString());
    String first = Files.readString(folder.resolve("out/vend-roles.json"));
    template("--grants", EXAMPLE.toString());
    assertEquals(first, Files.readString(folder.resolve("out/vend-roles.json")));
  }

  /** The order of {@code Map.of} differs between processes, but not within one. */
  @Test
  void writes_the_same_bytes_in_every_process() throws Exception {
    byte[] first = inProcess("0");
    for (String run : List.of("1", "2", "3")) {
      assertArrayEquals(first, inProcess(run));
    }
  }

  private byte[] inProcess(String name) throws Exception {
    Path output = folder.resolve("process-" + name);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "vend.cli.Main",
                "spokes",
                "template",
                "--grants",
                EXAMPLE.toString(),
                "--output",
                output.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), err);
    return Files.readAllBytes(output.resolve("vend-roles.json"));
  }

  @Test
  void reportsThatAccountsMoveIfTheNumberOfTemplatesChanges() throws Exception {
    template("--grants", EXAMPLE.toString());
    Vend run = template("--grants", EXAMPLE.toString(), "--parts", "2");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.err().contains("vend-roles.json is from an earlier run"), run.err());
    assertTrue(written().contains("vend-roles-1-of-2.json"), () -> run.out());
  }

  @Test
  void namesTheRolesThatItDoesNotCreate() throws Exception {
    Path file =
        file(
            Files.readString(EXAMPLE)
                .replace("policy: policies/deploy.json", "")
                .replace(
                    "roles: [shop-test/deploy]",
                    "roles: [\"arn:aws:iam::222222222222:role/old\"]"));
    Vend run = template("--grants", file.toString());
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.err().contains("No grant allows shop-test/deploy"), run.err());
    assertTrue(
        run.err().contains("1 role exists already") && run.err().contains("trust --existing"),
        run.err());
  }

  @Test
  void writesNothingBeyondALimitOfIam() throws Exception {
    var grants = new StringBuilder(Shapes.manyForms(1));
    for (int i = 0; i < 90; i++) {
      grants.append(
          "  - { id: grant-%s-%03d, issuer: github, roles: [\"*/*\"] }%n"
              .formatted("x".repeat(40), i));
    }
    Vend run = template("--grants", file(grants.toString()).toString());
    assertEquals(1, run.exit(), run.err());
    assertTrue(run.err().contains("IAM allows at most 4096"), run.err());
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void exitsWith2IfItCannotRun() throws Exception {
    Path taken = Files.writeString(folder.resolve("out"), "a file");
    String nothing = folder.resolve("nothing.yaml").toString();
    String broken = file("version: 2\n").toString();
    for (var arguments :
        List.of(
            List.of("--grants", nothing),
            List.of("--grants", broken),
            List.of("--parts", "0"),
            List.of("--unknown"),
            List.of("--grants", EXAMPLE.toString()))) {
      Vend run = template(arguments.toArray(String[]::new));
      assertEquals(2, run.exit(), arguments + run.err());
      assertFalse(run.err().isBlank());
      assertFalse(run.err().contains("Exception: "), run.err());
    }
    assertTrue(Files.isRegularFile(taken));
  }

  @Test
  void writes_a_terraform_module_and_reports_its_content() throws Exception {
    Vend run = terraform("--grants", EXAMPLE.toString());
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("5 roles in 3 accounts"), run.out());
    assertEquals("", run.err());
    assertEquals(Set.of("vend-roles"), written());
    try (Stream<Path> files = Files.list(folder.resolve("out/vend-roles"))) {
      assertEquals(
          Set.of("accounts.tf", "main.tf", "outputs.tf", "roles.tf", "versions.tf"),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
    String accounts = Files.readString(folder.resolve("out/vend-roles/accounts.tf"));
    assertTrue(accounts.contains("\"222222222222\" = {"), accounts);
  }

  @Test
  void writes_no_part_of_a_terraform_module_that_does_not_fit() throws Exception {
    // NFC replaces the sign of the unit Ohm by the Greek letter.
    String changed =
        Shapes.manyForms(1).replace("policies: []", "policies: [], tags: { unit: \u2126 }");
    Vend run = terraform("--grants", file(changed).toString());
    assertEquals(1, run.exit(), run.err());
    assertTrue(run.err().contains("form NFC"), run.err());
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void refuses_a_file_as_the_folder_of_a_terraform_module() throws Exception {
    Files.writeString(folder.resolve("out"), "a file");
    Vend run = terraform("--grants", EXAMPLE.toString());
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains("out is a file. Name a folder with --output"), run.err());
  }

  @Test
  void reportsThatTheCdkNeedsNode() {
    Vend run = vend("spokes", "cdk", "--grants", EXAMPLE.toString());
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("Node.js is missing"), run.err());
  }

  @Test
  void showsExamplesInHelp() {
    for (var arguments :
        List.of(
            List.of("--help"),
            List.of("spokes", "--help"),
            List.of("spokes", "template", "--help"),
            List.of("spokes", "terraform", "--help"),
            List.of("spokes", "cdk", "--help"))) {
      Vend run = vend(arguments.toArray(String[]::new));
      assertEquals(0, run.exit());
      assertTrue(run.out().contains("Examples:"), run.out());
    }
  }
}
