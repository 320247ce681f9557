package vend.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.caller.Transport;
import vend.grant.file.GrantsReader;

class SignInExampleTest {
  private static final Path EXAMPLE = Path.of("../grants.yaml");
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");

  @TempDir private Path folder;

  private static Optional<SignInExample> find(Path grants) throws Exception {
    return SignInExample.find(GrantsReader.read(grants, Transport.LOOPBACK_TOO), NOW);
  }

  @Test
  void findsAPersonAndARoleInTheExampleGrants() throws Exception {
    SignInExample found = find(EXAMPLE).orElseThrow();
    assertEquals("staff", found.issuer().name().value());
    assertEquals("Ada Byrne", found.person().name());
    assertEquals("arn:aws:iam::222222222222:role/vend/read-only", found.role().arn().toString());
  }

  @Test
  void findsNothingIfTheGrantsAllowNoMadeUpPerson() throws Exception {
    Path policies = Files.createDirectory(folder.resolve("policies"));
    Files.copy(Path.of("../policies/deploy.json"), policies.resolve("deploy.json"));
    Path grants =
        Files.writeString(
            folder.resolve("grants.yaml"),
            Files.readString(EXAMPLE)
                .replace("groups: [engineering, support]", "groups: [executives]"));
    assertEquals(Optional.empty(), find(grants));
  }
}
