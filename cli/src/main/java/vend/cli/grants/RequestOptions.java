package vend.cli.grants;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import vend.cli.command.CommandFailed;
import vend.grant.RequestFacts;

/** The facts of a request besides its token: the caller's address, and the time. */
final class RequestOptions {
  @Option(
      names = "--source-ip",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "The caller's address, for aws:SourceIp. Default: ${DEFAULT-VALUE}.")
  private String sourceAddress = "127.0.0.1";

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description =
          "The time of the request, for aws:CurrentTime: 2026-01-31T12:00:00Z. Default: now.")
  private @Nullable String time;

  RequestFacts facts(Instant now) throws CommandFailed {
    return new RequestFacts(sourceAddress, time == null ? now : parsed(time));
  }

  private static Instant parsed(String time) throws CommandFailed {
    try {
      return Instant.parse(time);
    } catch (DateTimeException e) {
      throw new CommandFailed("--time takes a time such as 2026-01-31T12:00:00Z, not " + time);
    }
  }
}
