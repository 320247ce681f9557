package vend.signin.devtools;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.client.source.NoCredentials;

/** An installed browser without a window, at one page that a test operates by scripts. */
public final class HeadlessBrowser implements AutoCloseable {
  private static final int TRIES = 200;

  private final ProfileFolder profile;
  private final RunningBrowser browser;
  private final DevTools tools;
  private final Optional<String> session;

  private HeadlessBrowser(
      ProfileFolder profile, RunningBrowser browser, DevTools tools, Optional<String> session) {
    this.profile = profile;
    this.browser = browser;
    this.tools = tools;
    this.session = session;
  }

  /** Whether a browser is installed. */
  public static boolean isThere() {
    try {
      return !installed().program().toString().isEmpty();
    } catch (NoCredentials e) {
      return false;
    }
  }

  /** Returns the installed browser, to be started without the sandbox, which root cannot use. */
  static InstalledBrowser installed() throws NoCredentials {
    return new InstalledBrowser(
        InstalledBrowser.find(System.getenv()).program(),
        List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            // Allows scripts to do what needs a click otherwise.
            "--disable-popup-blocking"));
  }

  /** Opens a page in a new browser with an empty profile. */
  public static HeadlessBrowser open(URI page)
      throws IOException, InterruptedException, NoCredentials {
    ProfileFolder profile = ProfileFolder.fresh();
    RunningBrowser browser =
        RunningBrowser.start(installed(), profile, RunningBrowser.Way.ofThisSystem());
    var tools = new DevTools(browser.wire());
    String target =
        tools
            .call("Target.createTarget", Map.of("url", page.toString()))
            .text("targetId")
            .orElseThrow();
    Optional<String> session =
        tools
            .call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .text("sessionId");
    return new HeadlessBrowser(profile, browser, tools, session);
  }

  /**
   * Runs a script until its result is a text.
   *
   * @throws AssertionError if it is none for 20 s
   */
  public String await(String script) throws NoCredentials, InterruptedException {
    for (int tries = 0; tries < TRIES; tries++) {
      Optional<String> text = run(script);
      if (text.isPresent()) {
        return text.get();
      }
      Thread.sleep(100);
    }
    throw new AssertionError(
        "The page did not get there: " + run("document.documentElement.innerText").orElse(""));
  }

  /** Runs a script in the page; empty if its result is no text, or the page is being loaded. */
  private Optional<String> run(String script) throws NoCredentials {
    int id =
        tools.send(
            "Runtime.evaluate", Map.of("expression", script, "returnByValue", true), session);
    while (true) {
      switch (tools.next(Duration.ofSeconds(20))) {
        case DevTools.Result(int answered, Fields fields, boolean _) when answered == id -> {
          return fields.object("result").text("value");
        }
        case DevTools.Nothing _ -> {
          return Optional.empty();
        }
        default -> {
          // Events, and answers to scripts of an earlier page.
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    browser.kill();
    browser.close();
    profile.close();
  }
}
