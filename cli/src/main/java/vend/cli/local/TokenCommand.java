package vend.cli.local;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandFailed;
import vend.client.file.FileFailure;
import vend.local.issuer.IssuerFile;
import vend.local.issuer.PrivateFile;
import vend.local.issuer.TokenRequest;
import vend.policy.explain.ClaimArguments;

/** {@code vend token}: prints a token of the local issuer. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Print a token for a running vend local",
      "",
      "The local issuer signs the token in the name of one of the issuers in the grants file."
    },
    footer = {
      "",
      "In --claim, k=v is text, and k:=v is JSON: a number, boolean, list or object.",
      "",
      "Exit code: 0 printed; 2 could not run.",
      "",
      "Examples:",
      "  vend token --issuer staff --claim email=ada@example.com \\",
      "      --claim 'groups:=[\"engineering\"]'",
      "  vend token --issuer github --claim repository=acme/shop \\",
      "      --claim ref=refs/heads/main --expires 1h",
      "  vend token --issuer staff --output token.txt"
    })
public final class TokenCommand implements Callable<Integer> {
  private static final int DEFAULT_PORT = 8765;
  private static final Set<String> SET_HERE = Set.of("iss", "aud", "iat", "exp");
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Pattern EXPIRES = Pattern.compile("([0-9]{1,5})([smh])");

  private final Map<String, String> environment;
  private final InstantSource clock;

  @Spec private CommandSpec spec;

  @Option(
      names = "--issuer",
      required = true,
      paramLabel = "NAME",
      description = "The issuer's name in the grants file.")
  private String issuer;

  @Option(
      names = "--claim",
      paramLabel = "k=v",
      description = "A claim. Repeat for more. Default for sub: \"local\".")
  private List<String> claims = new ArrayList<>();

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      defaultValue = "10m",
      description =
          "How long the token is valid: 90s, 10m or 1h; at most a day. Default: ${DEFAULT-VALUE}.")
  private String expires;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "The port of the vend local. Default: the only one that is running, or the one on 8765.")
  private @Nullable Integer port;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Write the token into this file instead, without a newline and readable by its owner"
              + " only.")
  private @Nullable Path output;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public TokenCommand(Map<String, String> environment, InstantSource clock) {
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public Integer call() throws CommandFailed, IOException {
    Map<String, Object> parsed = parsedClaims();
    Duration life = life(expires);
    IssuerFile running = running(IssuerFile.folder(environment));
    IssuerFile.Entry entry =
        running.issuers().stream()
            .filter(one -> one.name().equals(issuer))
            .findFirst()
            .orElseThrow(() ->
                new CommandFailed(
                    "the grants file has no issuer %s. It has: %s"
                        .formatted(issuer, names(running))));
    String token = new TokenRequest(entry, parsed, life).sign(clock.instant());
    if (output == null) {
      spec.commandLine().getOut().println(token);
    } else {
      write(output, token);
    }
    return 0;
  }

  /** Without a newline: AWS SDKs read a newline at the end of a token file as part of the token. */
  private static void write(Path file, String token) throws CommandFailed {
    try {
      PrivateFile.write(file, token);
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw new CommandFailed(
          "cannot write the token to %s. Check that its folder exists and is writable."
              .formatted(file));
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot write the token to %s: %s".formatted(file, FileFailure.words(e)));
    }
  }

  private static String names(IssuerFile running) {
    return running.issuers().stream().map(IssuerFile.Entry::name).collect(Collectors.joining(", "));
  }

  private IssuerFile running(Path folder) throws CommandFailed, IOException {
    List<IssuerFile> all = IssuerFile.running(folder);
    if (all.isEmpty()) {
      throw new CommandFailed("no vend local is running. Start one with: vend local");
    }
    Integer wanted = port;
    if (wanted == null && all.size() == 1) {
      return all.getFirst();
    }
    int chosen = wanted == null ? DEFAULT_PORT : wanted;
    Optional<IssuerFile> found = all.stream().filter(one -> one.port() == chosen).findFirst();
    return found.orElseThrow(() ->
        new CommandFailed(
            "no vend local is running on port %d. Use --port with one of: %s"
                .formatted(
                    chosen,
                    all.stream()
                        .map(one -> Integer.toString(one.port()))
                        .collect(Collectors.joining(", ")))));
  }

  private Map<String, Object> parsedClaims() throws CommandFailed {
    Map<String, Object> parsed;
    try {
      parsed = ClaimArguments.parse(claims);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
    for (String name : parsed.keySet()) {
      if (SET_HERE.contains(name)) {
        throw new CommandFailed(
            "--claim cannot set %s. The grants file sets iss and aud, and --expires sets how long the token is valid"
                .formatted(name));
      }
    }
    return parsed;
  }

  private static Duration life(String text) throws CommandFailed {
    var matcher = EXPIRES.matcher(text);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      Duration life =
          switch (matcher.group(2)) {
            case "h" -> Duration.ofHours(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
          };
      if (life.isPositive() && life.compareTo(LONGEST) <= 0) {
        return life;
      }
    }
    throw new CommandFailed(
        "--expires takes a time such as 90s, 10m or 1h, at most a day, not " + text);
  }
}
