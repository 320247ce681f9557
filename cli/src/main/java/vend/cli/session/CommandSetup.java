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
 * @param context the world
 * @param settings what is set
 * @param steps hears of each step
 * @param store keeps credentials and sign-ins
 * @param network the way to all servers
 */
public record CommandSetup(
    CommandContext context,
    Settings settings,
    ProgressLog steps,
    SealedStore store,
    Network network) {
  /** What keeps nothing, as the settings call it. */
  private static final String NONE = "none";

  /**
   * A cache that can't be used is warned of once, and done without.
   *
   * @throws ConfigFile.InvalidConfig with each line of the config file that can't be used
   * @throws CommandFailed if something set can't be used
   */
  public static CommandSetup of(CommandContext context, CommandSettings given)
      throws CommandFailed {
    Settings settings = Settings.read(context.environment(), given);
    ProgressLog steps = ProgressLog.of(context, given, settings);
    return new CommandSetup(
        context,
        settings,
        steps,
        store(context, settings, steps),
        settings.network(context.environment()));
  }

  private static SealedStore store(CommandContext context, Settings settings, ProgressLog steps) {
    return keepsNothing(settings)
        ? SealedStore.inMemory(context.random())
        : SealedStore.ofUser(
            context.environment(),
            context.random(),
            words -> steps.warning(words + " --no-cache or VEND_CACHE=none asks for no cache."));
  }

  public static boolean keepsNothing(Settings settings) {
    return settings.text(Setting.CACHE).filter(NONE::equals).isPresent();
  }

  /** The same without a terminal: it never prompts or reports steps. */
  CommandSetup unattended() {
    return new CommandSetup(
        context.unattended(),
        settings,
        new ProgressLog(context, false, steps.file(), steps.whole()),
        store,
        network);
  }

  /**
   * The same for a sign-in that is to last: a cache that can't be used is an error.
   *
   * @throws CommandFailed if nothing is to be kept, or there is no place for it
   */
  public CommandSetup keeping() throws CommandFailed {
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
  public CommandSetup onDisk() throws CommandFailed {
    return new CommandSetup(context, settings, steps, onDisk(context), network);
  }

  public static SealedStore onDisk(CommandContext context) throws CommandFailed {
    try {
      return SealedStore.onDiskOfUser(context.environment(), context.random());
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }

  /** The user's credentials. */
  CredentialCache cache() {
    return new CredentialCache(store, context.clock());
  }
}
