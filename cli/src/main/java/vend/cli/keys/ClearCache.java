package vend.cli.keys;

import java.io.IOException;
import vend.cli.command.CommandFailed;
import vend.client.cache.CredentialCache;
import vend.client.file.FileFailure;

/** `vend cache clear`: no kept keys any more. */
public final class ClearCache {
  private ClearCache() {}

  /** Deletes them and says how many there were. */
  public static int run(CommandContext around) throws CommandFailed {
    try {
      int count = new CredentialCache(Setup.onDisk(around), around.clock()).clear();
      around
          .out()
          .println("forgot %d %s".formatted(count, count == 1 ? "role's keys" : "roles' keys"));
      around.out().flush();
      return 0;
    } catch (IOException e) {
      throw new CommandFailed("the cache can't be cleared: " + FileFailure.words(e));
    }
  }
}
