package vend.cli.credentials;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vend.cli.command.CommandFailed;

/**
 * The line after {@code credential_process}. Some SDKs give it to a shell and some take it apart
 * themselves, so it holds nothing that they would read differently.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html">AWS
 *     SDKs: process credential provider</a>
 */
public final class CredentialProcessLine {
  private static final Pattern PLAIN = Pattern.compile("[\\w/.:@%+=,-]+");
  private static final Pattern QUOTABLE = Pattern.compile("[^\"\\\\$`!#;\\p{Cntrl}]+");

  private CredentialProcessLine() {}

  /**
   * A program and what it is given.
   *
   * @throws CommandFailed if a part can't stand in such a line
   */
  public static String of(Path program, List<String> arguments) throws CommandFailed {
    var parts = new java.util.ArrayList<String>();
    parts.add(program.toAbsolutePath().toString());
    parts.addAll(arguments);
    for (String part : parts) {
      if (!QUOTABLE.matcher(part).matches()) {
        throw new CommandFailed(
            "\"%s\" can't stand in a credential_process line; use one without \" \\ $ ` ! # ;"
                .formatted(part));
      }
    }
    return parts.stream()
        .map(part -> PLAIN.matcher(part).matches() ? part : '"' + part + '"')
        .collect(Collectors.joining(" "));
  }
}
