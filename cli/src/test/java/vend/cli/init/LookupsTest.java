package vend.cli.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.cli.command.CommandFailed;
import vend.cli.command.Prompt;
import vend.client.http.Network;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Reply;
import vend.grant.OrganizationId;

/** Tests that lookups end: at servers and programs that never finish their answer. */
class LookupsTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  /** Long enough for a request to arrive on a busy machine. */
  private static final Duration ONE_REQUEST = Duration.ofSeconds(2);

  @TempDir private Path folder;

  private record Run(CommandFailed failure, String err) {}

  /** Asks a server that answers only after the test. */
  private static Run ask(String provider) throws Exception {
    var end = new CountDownLatch(1);
    try (var server = new StubServer();
        var http = Network.PLAIN.http().within(ONE_REQUEST)) {
      for (String route :
          List.of(
              "/repos/acme/shop",
              "/api/v4/projects/acme%2Fshop",
              "/.well-known/openid-configuration")) {
        server.on("GET " + route, _ -> late(end));
      }
      var err = new StringWriter();
      var lookups =
          new Lookups(
              http,
              Map.of("GITHUB_API_URL", server.at("").toString()),
              new PrintWriter(err, true),
              false);
      var setup =
          new Setup(
              new Answers(Prompt.NONE, new PrintWriter(err, true), false),
              lookups,
              Path.of("grants.yaml"),
              new AwsAccounts(
                  Partition.AWS,
                  new AccountId("111111111111"),
                  "vend-hub",
                  new OrganizationId("o-a1b2c3d4e5"),
                  List.of()));
      CommandFailed failure =
          assertThrows(
              CommandFailed.class,
              () -> {
                switch (provider) {
                  case "github" ->
                      options(
                              new GithubOptions(),
                              "--repository=acme/shop",
                              "--github-issuer=" + server.at("/token"))
                          .ask(setup, null);
                  case "gitlab" ->
                      options(
                              new GitlabOptions(),
                              "--project=acme/shop",
                              "--gitlab-url=" + server.at(""))
                          .ask(setup, null);
                  default ->
                      options(new OidcOptions(), "--oidc-issuer=" + server.at(""))
                          .ask(setup, List.of("engineering"));
                }
              });
      assertEquals(1, server.asked().size());
      end.countDown();
      return new Run(failure, err.toString());
    }
  }

  private static <T> T options(T options, String... arguments) {
    var _ =
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options))
            .parseArgs(arguments);
    return options;
  }

  private static Reply late(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Reply(200, "{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"github", "gitlab", "oidc"})
  void a_server_that_does_not_answer_in_time_is_given_up(String provider) throws Exception {
    Run run = ask(provider);
    assertTrue(run.err.contains("no complete answer within"), run.err);
    assertTrue(String.valueOf(run.failure.getMessage()).contains("Give it with --"), run.err);
  }

  private AwsCli aws(String script) throws Exception {
    Path program = Files.writeString(folder.resolve("aws"), "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new AwsCli(program, Map.of("PATH", "/usr/bin:/bin"), SHORT);
  }

  @Test
  void a_program_that_does_not_end_is_given_up_and_ended() throws Exception {
    Path pids = folder.resolve("pid");
    AwsCli aws = aws("echo $$ >'%s'\nexec sleep 600\n".formatted(pids));
    var failed = new LookupFailed("");
    // A busy machine may need several runs until the script has begun within the time limit.
    for (int tries = 0; tries < 50 && !Files.exists(pids); tries++) {
      failed = assertThrows(LookupFailed.class, () -> aws.run("sts", "get-caller-identity"));
    }
    assertTrue(String.valueOf(failed.getMessage()).contains("no complete answer"));
    long pid = Long.parseLong(Files.readString(pids).strip());
    ProcessHandle.of(pid).ifPresent(left -> left.onExit().join());
  }

  @Test
  void the_cli_is_found_in_absolute_folders_of_the_path_only() throws Exception {
    var _ = aws("exit 0\n");
    assertTrue(AwsCli.find(Map.of("PATH", "none::.:" + folder)).isPresent());
    assertTrue(AwsCli.find(Map.of("PATH", "")).isEmpty());
    assertTrue(AwsCli.find(Map.of()).isEmpty());
    Files.setPosixFilePermissions(
        folder.resolve("aws"), PosixFilePermissions.fromString("rw-------"));
    assertTrue(AwsCli.find(Map.of("PATH", folder.toString())).isEmpty());
  }
}
