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
 * Signs the user in with their own browser, at any identity provider: with scripts, second factors
 * and passkeys. It takes the SAML response from the request with which the browser would post it to
 * AWS. That request is never sent, so that it does not start a console session.
 *
 * @param address of the application for AWS; for Microsoft Entra ID the application's "user access
 *     URL"
 * @param profile the browser's profile folder, which stays, so that the user stays signed in; if
 *     empty, a new folder that is deleted at the end
 * @param recipients other addresses to which the provider posts responses, such as a hub's
 * @param longest how long to wait for the user
 * @param progress receives each step
 */
public record DevToolsSignIn(
    URI address,
    InstalledBrowser browser,
    Optional<Path> profile,
    List<URI> recipients,
    Duration longest,
    Progress progress)
    implements AssertionSource {
  /** The default time to wait for the user; enough to find a phone. */
  public static final Duration USUAL = Duration.ofMinutes(5);

  /**
   * @throws IllegalArgumentException if secrets may not be sent to the address or a recipient
   */
  public DevToolsSignIn {
    SafeAddress.parse(address.toString(), "the sign-in page");
    recipients.forEach(
        recipient -> SafeAddress.parse(recipient.toString(), "the recipient of the response"));
    recipients = List.copyOf(recipients);
  }

  /** Uses a new profile for each sign-in, and AWS as the only recipient. */
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
          "the browser %s cannot be used (%s)".formatted(browser.program(), e.getMessage()),
          "Start it yourself to see why, or set %s to another browser."
              .formatted(InstalledBrowser.VARIABLE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoCredentials.NotAnswered("the sign-in was interrupted", "", Optional.empty());
    }
  }

  private ProfileFolder folder() throws IOException {
    return profile.isPresent() ? ProfileFolder.kept(profile.get()) : ProfileFolder.fresh();
  }

  private SamlResponse watched(ProfileFolder folder, RunningBrowser running) throws NoCredentials {
    // After Ctrl-C, neither the browser nor a signed-in profile must remain.
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
      // The process is exiting, so the failure cannot be reported.
    }
  }

  /** Asks the browser to save its profile and exit. */
  private static void end(DevTools tools, RunningBrowser running) {
    try {
      tools.send("Browser.close", Map.of(), Optional.empty());
    } catch (NoCredentials e) {
      // The connection is closed, so the browser has ended already.
      running.kill();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Shutdown has begun, so the hook is already running.
    }
  }

  @Override
  public String origin() {
    return "%s, in a browser".formatted(address);
  }
}
