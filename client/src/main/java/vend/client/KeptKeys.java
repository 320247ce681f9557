package vend.client;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import vend.client.cache.CredentialCache;
import vend.client.file.FileFailure;
import vend.client.file.LockedFile;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.credentials.TemporaryCredentials;

/** Keys of one role by way of the user's cache, which all processes share. */
public final class KeptKeys implements KeySource {
  private final Asking asking;
  private final CredentialCache cache;
  private final Older older;
  private final InstantSource clock;
  private final Progress progress;

  /**
   * What is asked for.
   *
   * @param name all that shapes the keys: who asks, whom, for what
   * @param fetch gets new ones
   */
  public record Request(List<String> name, CredentialCache.Fetch fetch) {
    /** Takes a copy. */
    public Request {
      name = List.copyOf(name);
    }
  }

  /** Says what is asked for now: whose token it is can change from one time to the next. */
  @FunctionalInterface
  public interface Asking {
    /**
     * The request.
     *
     * @param fresh whether kept keys will not do
     * @throws NoCredentials if nobody is there who asks
     */
    Request request(boolean fresh) throws NoCredentials;

    /**
     * The name of what may be kept already, where it is known without asking anybody: a sign-in
     * that has run out still says whose the keys are.
     *
     * @throws NoCredentials if it can't be looked up
     */
    default Optional<List<String>> known() throws NoCredentials {
      return Optional.empty();
    }
  }

  /** Whether keys serve that have less than half of their life left. */
  public enum Older {
    /** Never: what is handed out is good for half of the time that was asked for. */
    NEVER,
    /** To their end, while nobody answers who could give new ones. */
    WHILE_NOBODY_ANSWERS
  }

  /**
   * @param asking says what is asked for
   * @param cache keeps keys for all processes of the user
   * @param older whether older ones serve
   * @param clock says what is fresh
   * @param progress hears of each step
   */
  public KeptKeys(
      Asking asking, CredentialCache cache, Older older, InstantSource clock, Progress progress) {
    this.asking = asking;
    this.cache = cache.telling(progress);
    this.older = older;
    this.clock = clock;
    this.progress = progress;
  }

  @Override
  public TemporaryCredentials keys(boolean fresh) throws NoCredentials {
    try {
      TemporaryCredentials keys = keptOrNew(fresh);
      progress.step(words(keys));
      return keys;
    } catch (IOException e) {
      throw new NoCredentials.UnusableAnswer(
          "the cache of credentials can't be used: " + FileFailure.words(e),
          "Set XDG_CACHE_HOME and XDG_STATE_HOME to folders that you can write to.");
    }
  }

  private TemporaryCredentials keptOrNew(boolean fresh) throws NoCredentials, IOException {
    try {
      return byCache(fresh);
    } catch (LockedFile.Busy e) {
      progress.step(e.getMessage() + "; going on without the cache ...");
      return asking.request(fresh).fetch().keys();
    }
  }

  private TemporaryCredentials byCache(boolean fresh) throws NoCredentials, IOException {
    Optional<List<String>> known = asking.known();
    if (known.isPresent() && !fresh) {
      Optional<TemporaryCredentials> kept = cache.kept(known.get());
      if (kept.isPresent()) {
        return kept.get();
      }
    }
    Request request;
    try {
      request = asking.request(fresh);
    } catch (NoCredentials.NotAnswered e) {
      if (known.isEmpty()) {
        throw e;
      }
      request = new Request(known.get(), () -> none(e));
    }
    return older == Older.NEVER
        ? cache.keys(request.name(), fresh, request.fetch())
        : cache.keysOrOlder(request.name(), fresh, request.fetch());
  }

  private static TemporaryCredentials none(NoCredentials why) throws NoCredentials {
    throw why;
  }

  private String words(TemporaryCredentials keys) {
    Instant now = clock.instant();
    return "keys of %s in account %s: %s"
        .formatted(
            keys.role().pathAndName(),
            progress.account(keys.role().account()),
            now.isAfter(keys.renewal())
                ? "no new ones now, these end in " + minutes(now, keys.expires())
                : "renew in " + minutes(now, keys.renewal()));
  }

  private static String minutes(Instant from, Instant to) {
    long minutes = Duration.between(from, to).toMinutes();
    return minutes == 1 ? "1 minute" : minutes + " minutes";
  }
}
