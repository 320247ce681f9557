package vend.cli.session;

import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.settings.CommandSettings;
import vend.cli.settings.ConfigFile;
import vend.cli.settings.Setting;
import vend.cli.settings.Settings;
import vend.client.cache.CredentialCache;
import vend.client.http.Network;
import vend.client.sealed.SealedStore;

/**
 * What one command works with, by what is set.
 *
 * @param around the world
 * @param settings what is set
 * @param steps hears of each step
 * @param store keeps credentials and sign-ins
 * @param network the way to all servers
 */
public record Setup(
    CommandContext around, Settings settings, Steps steps, SealedStore store, Network network) {
  /** What keeps nothing, as the settings call it. */
  private static final String NONE = "none";

  /**
   * A cache that can't be used is warned of once, and done without.
   *
   * @throws ConfigFile.InvalidConfig with each line of the config file that can't be used
   * @throws CommandFailed if something set can't be used
   */
  public static Setup of(CommandContext around, CommandSettings given) throws CommandFailed {
    Settings settings = Settings.read(around.environment(), given);
    Steps steps = Steps.of(around, given, settings);
    return new Setup(
        around,
        settings,
        steps,
        store(around, settings, steps),
        settings.network(around.environment()));
  }

  private static SealedStore store(CommandContext around, Settings settings, Steps steps) {
    return keepsNothing(settings)
        ? SealedStore.inMemory(around.random())
        : SealedStore.ofUser(
            around.environment(),
            around.random(),
            words -> steps.warning(words + " --no-cache or VEND_CACHE=none asks for no cache."));
  }

  public static boolean keepsNothing(Settings settings) {
    return settings.text(Setting.CACHE).filter(NONE::equals).isPresent();
  }

  /** The same without a terminal: it never prompts or reports steps. */
  Setup unattended() {
    return new Setup(
        around.unattended(),
        settings,
        new Steps(around, false, steps.file(), steps.whole()),
        store,
        network);
  }

  /**
   * The same for a sign-in that is to last: a cache that can't be used is an error.
   *
   * @throws CommandFailed if nothing is to be kept, or there is no place for it
   */
  public Setup keeping() throws CommandFailed {
    if (keepsNothing(settings)) {
      throw new CommandFailed(
          "a sign-in is kept in the cache, and cache is none: leave out --no-cache, VEND_CACHE=none"
              + " and cache: none");
    }
    return onDisk();
  }

  /**
   * The same for what is forgotten: a cache that can't be used is an error, and one that is not
   * wanted is cleared all the same.
   *
   * @throws CommandFailed if there is no place for it
   */
  public Setup onDisk() throws CommandFailed {
    return new Setup(around, settings, steps, onDisk(around), network);
  }

  public static SealedStore onDisk(CommandContext around) throws CommandFailed {
    try {
      return SealedStore.onDiskOfUser(around.environment(), around.random());
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }

  /** The user's credentials. */
  CredentialCache cache() {
    return new CredentialCache(store, around.clock());
  }
}
