package vend.credentials;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The output formats for credentials. */
public enum Format {
  /** One document for the container-credentials protocol and for {@code credential_process}. */
  JSON("application/json"),
  /** Lines for {@code eval} in a POSIX shell. */
  ENV("text/plain; charset=utf-8"),
  /** Lines for {@code source} in fish. */
  FISH("text/plain; charset=utf-8"),
  /** Lines for {@code Invoke-Expression} in PowerShell. */
  POWERSHELL("text/plain; charset=utf-8"),
  /** A {@code .env} file. */
  DOTENV("text/plain; charset=utf-8"),
  /** A profile for {@code ~/.aws/credentials}. */
  INI("text/plain; charset=utf-8");

  private final String contentType;

  Format(String contentType) {
    this.contentType = contentType;
  }

  /** The {@code Content-Type} of the HTTP response. */
  public String contentType() {
    return contentType;
  }

  /** The format's name in a request. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The format with that name.
   *
   * @throws IllegalArgumentException if there is no such format
   */
  public static Format parse(String id) {
    return Arrays.stream(values())
        .filter(format -> format.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "a format is one of "
                    + Arrays.stream(values()).map(Format::id).collect(Collectors.joining(", "))));
  }
}
