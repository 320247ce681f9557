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
 * The settings, the cache and the network of one command.
 *
 * @param steps receives each step
 * @param store stores credentials and sign-ins
 * @param network proxies and certificates for all servers
 */
public record CommandSetup(
    CommandContext context,
    Settings settings,
    ProgressLog steps,
    SealedStore store,
    Network network) {
  /** The value of the setting {@code cache} that turns the cache off. */
  private static final String NONE = "none";

  /**
   * Reads the settings. If the cache cannot be used, the command warns once and works without it.
   *
   * @throws ConfigFile.InvalidConfig with each invalid line of the config file
   * @throws CommandFailed if a setting is invalid
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
    return isCacheOff(settings)
        ? SealedStore.inMemory(context.random())
        : SealedStore.ofUser(
            context.environment(),
            context.random(),
            words ->
                steps.warning(words + " To run without a cache: --no-cache or VEND_CACHE=none."));
  }

  public static boolean isCacheOff(Settings settings) {
    return settings.text(Setting.CACHE).filter(NONE::equals).isPresent();
  }

  /** The same setup without a terminal: it never prompts and reports no steps. */
  CommandSetup unattended() {
    return new CommandSetup(
        context.unattended(),
        settings,
        new ProgressLog(context, false, steps.file(), steps.fullAccounts()),
        store,
        network);
  }

  /**
   * The same setup for storing a sign-in: a cache that cannot be used is an error.
   *
   * @throws CommandFailed if the cache is turned off, or there is no folder for it
   */
  public CommandSetup storing() throws CommandFailed {
    if (isCacheOff(settings)) {
      throw new CommandFailed(
          "a sign-in is stored in the cache, and the cache is turned off. Remove --no-cache,"
              + " VEND_CACHE=none and cache: none");
    }
    return onDisk();
  }

  /**
   * The same setup for deletion: a cache that cannot be used is an error, and a cache that is
   * turned off is cleared all the same.
   *
   * @throws CommandFailed if there is no folder for it
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

  CredentialCache cache() {
    return new CredentialCache(store, context.clock());
  }
}
