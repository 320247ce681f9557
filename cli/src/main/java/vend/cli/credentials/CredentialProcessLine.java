package vend.cli.credentials;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vend.cli.command.CommandFailed;

/**
 * The value of {@code credential_process}. Some SDKs pass it to a shell and others split it
 * themselves, so it contains no character that they would read differently.
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
   * Builds the line of a program and its arguments.
   *
   * @throws CommandFailed if a part contains a character that SDKs read differently
   */
  public static String of(Path program, List<String> arguments) throws CommandFailed {
    var parts = new java.util.ArrayList<String>();
    parts.add(program.toAbsolutePath().toString());
    parts.addAll(arguments);
    for (String part : parts) {
      if (!QUOTABLE.matcher(part).matches()) {
        throw new CommandFailed(
            "\"%s\" cannot be part of a credential_process line. Use a value without \" \\ $ ` ! # ;"
                .formatted(part));
      }
    }
    return parts.stream()
        .map(part -> PLAIN.matcher(part).matches() ? part : '"' + part + '"')
        .collect(Collectors.joining(" "));
  }
}
