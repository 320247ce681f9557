package vend.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import vend.cli.keys.HubChoice;

/** Which hub, and who asks it. A token itself is never an argument: everybody can read those. */
final class HubOptions {
  @Option(
      names = "--hub",
      paramLabel = "URL",
      description = "The hub. Default: VEND_HUB, or hub: in ~/.config/vend/config.yaml.")
  private @Nullable String hub;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "A file with your token. Default: VEND_TOKEN, VEND_TOKEN_FILE, tokenFile: in the config"
              + " file, or what the CI system gives.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--audience",
      paramLabel = "A",
      description =
          "Whom a token is for where one is made now, as in GitHub Actions. Default: VEND_AUDIENCE,"
              + " audience: in the config file, or the hub's address.")
  private @Nullable String audience;

  @Option(
      names = "--verbose",
      description = "Tell each step on standard error, also where that is no terminal.")
  private boolean verbose;

  HubChoice choice() {
    return new HubChoice(
        Optional.ofNullable(hub),
        Optional.ofNullable(audience),
        Optional.ofNullable(tokenFile),
        verbose);
  }
}
