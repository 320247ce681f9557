package vend.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version, as the build wrote it into {@code version.txt}. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    try (InputStream text =
        Objects.requireNonNull(Version.class.getResourceAsStream("version.txt"))) {
      return new String[] {
        "vend " + new String(text.readAllBytes(), StandardCharsets.UTF_8).strip()
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
