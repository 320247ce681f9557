package vend.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.CommandSetup;
import vend.cli.settings.Settings;
import vend.cli.settings.UserFolders;
import vend.client.file.FileFailure;
import vend.client.file.XdgFolders;

/** Checks the files on this machine: whether Vend can use them, and which other users can. */
record FileChecks(CommandContext context) {
  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);
  private static final Set<PosixFilePermission> WRITTEN_BY_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private static final String CACHE = "cached credentials";
  private static final int ENTRY_BYTES = 4096;

  /** Write access to the config file allows setting another hub. */
  CheckResult config(Path file) {
    if (!Files.exists(file)) {
      return CheckResult.ok("config", file + " does not exist; it is optional");
    }
    return mode(file, WRITTEN_BY_OTHERS)
        .map(mode ->
            CheckResult.wrong(
                "config",
                "%s can be written by other users (%s)".formatted(file, mode),
                "chmod go-w " + file))
        .orElseGet(() -> CheckResult.ok("config", file.toString()));
  }

  /** Checks the cache's folder, and the file with its sealing key. */
  List<CheckResult> cache(Settings settings) {
    if (CommandSetup.isCacheOff(settings)) {
      return List.of(CheckResult.ok(CACHE, "nothing is cached, because cache is none"));
    }
    var found = new ArrayList<CheckResult>();
    try {
      var folders = new XdgFolders(context.environment());
      Path folder = folders.cache().resolve("credentials");
      Path key = folders.state().resolve("cache.key");
      found.add(
          failure(folder)
              .or(() -> failure(folders.state()))
              .map(FileChecks::unusable)
              .orElseGet(() ->
                  CheckResult.ok(
                      CACHE, folder + (Files.exists(folder) ? "" : " does not exist yet"))));
      found.addAll(ownOnly(CACHE, folder));
      found.addAll(ownOnly(CACHE, key));
    } catch (IllegalArgumentException e) {
      found.add(
          CheckResult.wrong(CACHE, "there is no folder for them", String.valueOf(e.getMessage())));
    }
    return found;
  }

  private static CheckResult unusable(IOException failure) {
    return CheckResult.wrong(
        CACHE,
        "the cache can't be used: %s; each command signs in and gets new credentials"
            .formatted(FileFailure.words(failure)),
        "Set XDG_CACHE_HOME and XDG_STATE_HOME to folders that you can write to. To cache nothing,"
            + " set VEND_CACHE=none, or cache: none in the config file.");
  }

  /** Checks the files of AWS tools. */
  List<CheckResult> aws() throws CommandFailed {
    var folders = new UserFolders(context.environment());
    var found = new ArrayList<CheckResult>();
    Path credentials = folders.aws("AWS_SHARED_CREDENTIALS_FILE", "credentials");
    found.addAll(ownOnly("AWS's files", credentials));
    Path config = folders.aws("AWS_CONFIG_FILE", "config");
    mode(config, WRITTEN_BY_OTHERS)
        .ifPresent(mode ->
            found.add(
                CheckResult.wrong(
                    "AWS's files",
                    "%s can be written by other users (%s), and names programs that AWS tools run"
                        .formatted(config, mode),
                    "chmod go-w " + config)));
    if (found.isEmpty()) {
      found.add(CheckResult.ok("AWS's files", credentials + ", " + config));
    }
    return found;
  }

  private static List<CheckResult> ownOnly(String name, Path file) {
    return mode(file, OF_OTHERS)
        .map(mode ->
            CheckResult.wrong(
                name,
                "%s can be read by other users (%s)".formatted(file, mode),
                "chmod go-rwx " + file))
        .stream()
        .toList();
  }

  /**
   * The mode of a file if it has one of the wrong permissions; empty if not, or if it is unknown.
   */
  private static Optional<String> mode(Path file, Set<PosixFilePermission> wrong) {
    try {
      Set<PosixFilePermission> mode = EnumSet.copyOf(Files.getPosixFilePermissions(file));
      return mode.stream().anyMatch(wrong::contains)
          ? Optional.of(PosixFilePermissions.toString(mode))
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Why files cannot be written in this folder. Writes as much as one cache entry, because neither
   * a full disk nor a quota shows in a folder's mode.
   */
  private static Optional<IOException> failure(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      Path written = Files.createTempFile(there, ".vend-doctor-", ".tmp");
      try {
        Files.write(written, new byte[ENTRY_BYTES], StandardOpenOption.SYNC);
      } finally {
        Files.deleteIfExists(written);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }
}
