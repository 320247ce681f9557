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
 * A grants file that was read.
 *
 * @param path as the user named it
 * @param grants what it says
 * @param places where it says it
 */
public record GrantsFile(Path path, Grants grants, SourceLocations places) {
  public static final String DEFAULT = "grants.yaml";

  /**
   * Reads a file and the policies below its folder. Issuers on loopback are taken, as {@code vend
   * local} takes them.
   *
   * @throws CommandFailed if there is no such file, or it can't be read at all
   * @throws InvalidGrants if it says what can't be used
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
