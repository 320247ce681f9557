package vend.cli.grants;

import java.io.IOException;
import java.nio.file.Path;
import vend.caller.Transport;
import vend.cli.command.CommandFailed;
import vend.grant.Grants;
import vend.grant.file.GrantsFolder;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;
import vend.grant.file.SourceLocations;

/**
 * A parsed grants file.
 *
 * @param path the path as the user gave it
 * @param places the source location of each grant and section
 */
public record GrantsFile(Path path, Grants grants, SourceLocations places) {
  public static final String DEFAULT = "grants.yaml";

  /**
   * Reads a file, and the policies in its folder. Accepts issuers on loopback addresses, because
   * {@code vend local} uses them.
   *
   * @throws CommandFailed if the file does not exist or cannot be read
   * @throws InvalidGrants if its content is invalid
   */
  public static GrantsFile read(Path path) throws CommandFailed, InvalidGrants {
    var folder = new GrantsFolder(path);
    var read =
        new GrantsReader(path.toString(), folder, Transport.LOOPBACK_TOO)
            .readWithPlaces(text(folder, path));
    return new GrantsFile(path, read.grants(), read.places());
  }

  private static String text(GrantsFolder folder, Path path) throws CommandFailed {
    try {
      return folder.readGrants();
    } catch (IOException e) {
      throw new CommandFailed("%s: %s".formatted(path, e.getMessage()));
    }
  }
}
