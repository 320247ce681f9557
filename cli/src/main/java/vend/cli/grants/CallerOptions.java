package vend.cli.grants;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import vend.cli.command.CommandFailed;
import vend.grant.Grants;
import vend.policy.explain.ClaimArguments;
import vend.policy.explain.HypotheticalCaller;
import vend.policy.explain.InvalidCaller;

/** The options that describe a caller: a token file, or an issuer and claims. */
final class CallerOptions {
  private static final int LONGEST_TOKEN = 20_000;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A token. Vend reads its claims, but does NOT check its signature.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--issuer",
      paramLabel = "NAME",
      description = "Instead of a token: the issuer's name in the grants file, with --claim.")
  private @Nullable String issuer;

  @Option(
      names = "--claim",
      paramLabel = "k=v",
      description =
          "A claim of that issuer: k=v for text, k:=v for JSON. Repeat for more. Default for sub:"
              + " \"local\".")
  private List<String> claims = new ArrayList<>();

  /** Whether the options describe a caller. */
  boolean isGiven() {
    return tokenFile != null || issuer != null || !claims.isEmpty();
  }

  /**
   * The caller that the options describe.
   *
   * @throws CommandFailed if they describe none
   */
  HypotheticalCaller caller(Grants grants, Instant now) throws CommandFailed {
    if ((tokenFile == null) == (issuer == null)) {
      throw new CommandFailed(
          "no caller is described. Add --token-file FILE, or --issuer NAME with --claim k=v");
    }
    if (tokenFile != null && !claims.isEmpty()) {
      throw new CommandFailed("--claim needs --issuer; a token has its own claims");
    }
    try {
      return tokenFile != null
          ? HypotheticalCaller.ofToken(grants, read(tokenFile), now)
          : HypotheticalCaller.ofClaims(
              HypotheticalCaller.issuer(grants, String.valueOf(issuer)), parsed(), now);
    } catch (InvalidCaller e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }

  private static String read(Path file) throws CommandFailed {
    try {
      if (Files.size(file) > LONGEST_TOKEN) {
        throw new CommandFailed(
            "%s is too large: a token has at most %d bytes".formatted(file, LONGEST_TOKEN));
      }
      return Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw new CommandFailed("%s cannot be read as a token: %s".formatted(file, e.getMessage()));
    }
  }

  private Map<String, Object> parsed() throws CommandFailed {
    try {
      return new LinkedHashMap<>(ClaimArguments.parse(claims));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }
}
