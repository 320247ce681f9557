package vend.signin.devtools;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.client.http.SafeAddress;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.signin.saml.AssertionSource;
import vend.signin.saml.SamlResponse;

/**
 * Lets somebody sign in with a browser of their own, at any identity provider: with scripts, second
 * factors, passkeys, whatever it asks for. The SAML response is taken where the browser would post
 * it to AWS; that request is never sent, so that nobody is signed in to AWS's console by it.
 *
 * @param address of the application for AWS; for Microsoft Entra ID the application's "user access
 *     URL"
 * @param browser to be opened
 * @param profile where it keeps what it learns, so that one stays signed in; if empty, a new folder
 *     that is deleted in the end
 * @param recipients where else the provider posts to, if it is not AWS: a hub's address
 * @param longest how long somebody may take
 * @param progress hears of each sign-in
 */
public record DevToolsSignIn(
    URI address,
    InstalledBrowser browser,
    Optional<Path> profile,
    List<URI> recipients,
    Duration longest,
    Progress progress)
    implements AssertionSource {
  /** Enough to look for a telephone. */
  public static final Duration USUAL = Duration.ofMinutes(5);

  /**
   * @throws IllegalArgumentException if nobody should sign in at the address
   */
  public DevToolsSignIn {
    SafeAddress.parse(address.toString(), "the sign-in page");
    recipients.forEach(
        recipient -> SafeAddress.parse(recipient.toString(), "the recipient of the response"));
    recipients = List.copyOf(recipients);
  }

  /** A new profile each time, and AWS alone. */
  public DevToolsSignIn(URI address, InstalledBrowser browser, Progress progress) {
    this(address, browser, Optional.empty(), List.of(), USUAL, progress);
  }

  @Override
  public SamlResponse response(boolean fresh) throws NoCredentials {
    return response(RunningBrowser.Way.ofThisSystem());
  }

  SamlResponse response(RunningBrowser.Way way) throws NoCredentials {
    progress.step("opening a browser: sign in at %s".formatted(address.getHost()));
    try (ProfileFolder folder = folder();
        RunningBrowser running = RunningBrowser.start(browser, folder, way)) {
      SamlResponse response = watched(folder, running);
      progress.step("signed in at %s".formatted(address.getHost()));
      return response;
    } catch (IOException e) {
      throw new NoCredentials.UnusableAnswer(
          "the browser %s can't be used (%s)".formatted(browser.program(), e.getMessage()),
          "Start it by hand to see why, or set %s to another."
              .formatted(InstalledBrowser.VARIABLE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoCredentials.NotAnswered("the sign-in was broken off", "", Optional.empty());
    }
  }

  private ProfileFolder folder() throws IOException {
    return profile.isPresent() ? ProfileFolder.kept(profile.get()) : ProfileFolder.fresh();
  }

  private SamlResponse watched(ProfileFolder folder, RunningBrowser running) throws NoCredentials {
    // Ctrl-C must leave neither a browser behind nor who is signed in with it.
    var end =
        new Thread(() -> {
          running.kill();
          closeQuietly(folder);
        });
    Runtime.getRuntime().addShutdownHook(end);
    var tools = new DevTools(running.wire());
    try {
      return new WatchedSignIn(tools, address, new Recipients(recipients)).await(longest);
    } finally {
      end(tools, running);
      removeHook(end);
    }
  }

  private static void closeQuietly(ProfileFolder folder) {
    try {
      folder.close();
    } catch (IOException _) {
      // There is nobody left to tell.
    }
  }

  /** It writes down what it has learned, and ends. */
  private static void end(DevTools tools, RunningBrowser running) {
    try {
      tools.send("Browser.close", Map.of(), Optional.empty());
    } catch (NoCredentials e) {
      // It has ended already.
      running.kill();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running.
    }
  }

  @Override
  public String origin() {
    return "%s, in a browser".formatted(address);
  }
}
