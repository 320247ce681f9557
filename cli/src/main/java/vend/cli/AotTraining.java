package vend.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.cli.command.CommandContext;
import vend.cli.command.Prompt;
import vend.client.source.RetryPolicy;

/**
 * Training run for the JVM's ahead-of-time cache. The launcher runs it once after a build, so that
 * later starts are shorter. It gets credentials from a hub of its own and then from the cache, in
 * the folder that is its argument.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514: ahead-of-time command-line ergonomics</a>
 */
public final class AotTraining {
  private static final String ROLE = "arn:aws:iam::222222222222:role/vend/deploy";

  private AotTraining() {}

  /** Runs the commands and discards their output. */
  public static void main(String[] arguments) throws IOException {
    Path home = Files.createDirectories(Path.of(arguments[0]));
    HttpServer hub = hub();
    try {
      var nowhere = new PrintWriter(Writer.nullWriter());
      var context =
          new CommandContext(
              InputStream.nullInputStream(),
              InstantSource.system(),
              new SecureRandom(),
              () -> RetryPolicy.AT_ONCE,
              Map.of(
                  "HOME",
                  home.toString(),
                  "VEND_HUB",
                  "http://127.0.0.1:" + hub.getAddress().getPort(),
                  "VEND_TOKEN",
                  "rehearsed"),
              false,
              () -> Prompt.NONE,
              () -> _ -> false,
              Optional.empty(),
              nowhere,
              nowhere);
      run(context, "credentials", ROLE);
      run(context, "credentials", ROLE, "--format", "env");
      run(context, "--version");
    } finally {
      hub.stop(0);
    }
  }

  private static void run(CommandContext context, String... arguments) {
    int exit =
        Main.commandLine(context, arguments)
            .setOut(context.out())
            .setErr(context.err())
            .execute(arguments);
    if (exit != 0) {
      throw new IllegalStateException(
          "The training run of vend %s exited with %d.".formatted(arguments[0], exit));
    }
  }

  private static HttpServer hub() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    byte[] keys = keys().getBytes(UTF_8);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
          }
        });
    server.start();
    return server;
  }

  private static String keys() {
    return Json.write(
        Map.of(
            "AccessKeyId", "ASIAREHEARSED",
            "SecretAccessKey", "rehearsed",
            "SessionToken", "rehearsed",
            "Expiration",
                InstantSource.system()
                    .instant()
                    .plus(Duration.ofHours(1))
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString(),
            "RoleArn", ROLE));
  }
}
