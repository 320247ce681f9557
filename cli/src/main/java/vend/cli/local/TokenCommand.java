package vend.cli.local;

import java.io.IOException;
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
import vend.local.issuer.IssuerFile;
import vend.local.issuer.PrivateFile;
import vend.local.issuer.TokenRequest;
import vend.policy.explain.ClaimArguments;

/** `vend token`. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Print a token for the `vend local` that is running",
      "",
      "The token is in the name of one of its issuers."
    },
    footer = {
      "",
      "A claim is text with k=v, and JSON with k:=v (numbers, booleans, lists, objects).",
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
      description = "A claim; again for more. sub is \"local\" unless it is given here.")
  private List<String> claims = new ArrayList<>();

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      defaultValue = "10m",
      description =
          "How long it is good for: 90s, 10m, 1h; a day at most. Default: ${DEFAULT-VALUE}.")
  private String expires;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "Which `vend local`, by its port. Default: the only one that is running, or the one on 8765.")
  private @Nullable Integer port;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Write the token into this file, without a newline and for its owner alone, in the place"
              + " of standard output.")
  private @Nullable Path output;

  /** For the environment of the user and a clock. */
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
                    "the grants file has no issuer %s; it has %s"
                        .formatted(issuer, names(running))));
    String token = new TokenRequest(entry, parsed, life).sign(clock.instant());
    if (output == null) {
      spec.commandLine().getOut().println(token);
    } else {
      write(output, token);
    }
    return 0;
  }

  /** AWS's SDKs take a newline at the end of a token file for a part of the token. */
  private static void write(Path file, String token) throws CommandFailed {
    try {
      PrivateFile.write(file, token);
    } catch (IOException e) {
      throw new CommandFailed("cannot write the token to %s: %s".formatted(file, e));
    }
  }

  private static String names(IssuerFile running) {
    return running.issuers().stream().map(IssuerFile.Entry::name).collect(Collectors.joining(", "));
  }

  private IssuerFile running(Path folder) throws CommandFailed, IOException {
    List<IssuerFile> all = IssuerFile.running(folder);
    if (all.isEmpty()) {
      throw new CommandFailed("no `vend local` is running; start one with: vend local");
    }
    Integer wanted = port;
    if (wanted == null && all.size() == 1) {
      return all.getFirst();
    }
    int chosen = wanted == null ? DEFAULT_PORT : wanted;
    Optional<IssuerFile> found = all.stream().filter(one -> one.port() == chosen).findFirst();
    return found.orElseThrow(() ->
        new CommandFailed(
            "no `vend local` is running on port %d; say --port with one of: %s"
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
            "--claim can not set %s: iss and aud are the issuer's in the grants file, and --expires says how long the token is good for"
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
        "--expires is written like 90s, 10m or 1h, a day at most; this is not: " + text);
  }
}
