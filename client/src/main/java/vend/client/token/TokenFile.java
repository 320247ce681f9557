package vend.client.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import vend.Secret;
import vend.client.source.NoCredentials;

/** A token in a file, read again at each use because another program may renew it. */
public record TokenFile(Path file) implements TokenSource {
  private static final long MOST_BYTES = 64 * 1024;

  @Override
  public Secret token() throws NoCredentials {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new NoCredentials.SignInRefused(
            "the file %s is too large to be a token".formatted(file),
            "Name the file that holds only the token.");
      }
      String text = Files.readString(file).strip();
      if (text.isEmpty()) {
        throw new NoCredentials.SignInRefused(
            "the file %s is empty".formatted(file), "Write a token into it.");
      }
      return Secret.of(text);
    } catch (NoSuchFileException e) {
      throw new NoCredentials.SignInRefused(
          "the token file %s does not exist".formatted(file),
          "Write the token into it, or name another file.");
    } catch (IOException e) {
      throw new NoCredentials.SignInRefused(
          "the token file %s cannot be read (%s)".formatted(file, e.getClass().getSimpleName()),
          "Check its owner and permissions: ls -l " + file);
    }
  }

  @Override
  public String origin() {
    return "the file " + file;
  }
}
