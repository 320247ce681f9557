package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import vend.signin.devtools.HeadlessBrowser;

/** The {@code vend} command signs made-up people in at the identity provider of a local Vend. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalSignInIT {
  private static final String ROLE = "shop-prod/read-only";
  private static final String SESSION =
      "arn:aws:sts::222222222222:assumed-role/read-only/ada@example.com";
  private static final Pattern PAGE = Pattern.compile("vend: {3}(http\\S+)");
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">");
  private static final Pattern USER_CODE = Pattern.compile("name=\"user_code\" value=\"([^\"]+)\"");

  private RunningVend running;
  @TempDir private Path folder;
  private VendCommand vend;

  @BeforeAll
  void startHub() throws Exception {
    running = new RunningVend(Map.of());
  }

  @AfterAll
  void stopHub() throws Exception {
    running.close();
  }

  @BeforeEach
  void makeHome() throws Exception {
    vend =
        new VendCommand(Files.createTempDirectory(folder, "home"))
            .with("VEND_HUB", running.vend().uri().toString())
            .with("VEND_OIDC_ISSUER", running.uri("/local-issuer/staff").toString())
            .with("VEND_OIDC_CLIENT_ID", "vend")
            .with("AWS_ENDPOINT_URL_STS", running.vend().stsUri().orElseThrow().toString());
  }

  /** Answers the form as a browser does: with its hidden fields, the Origin, and redirects. */
  private HttpResponse<String> answer(URI page, String person, String answer) throws Exception {
    String html = running.send(HttpRequest.newBuilder(page)).body();
    var fields = new ArrayList<String>();
    HIDDEN
        .matcher(html)
        .results()
        .forEach(field -> fields.add(field(field.group(1), field.group(2))));
    USER_CODE
        .matcher(html)
        .results()
        .forEach(field -> fields.add(field("user_code", field.group(1))));
    fields.add(field("person", person));
    fields.add(field("answer", answer));
    URI form = URI.create(page.toString().replaceFirst("\\?.*", ""));
    try (var browser =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()) {
      return browser.send(
          HttpRequest.newBuilder(form)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .header("Origin", running.vend().uri().toString())
              .POST(HttpRequest.BodyPublishers.ofString(String.join("&", fields)))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String field(String name, String value) {
    return name + "=" + URLEncoder.encode(value.replace("&amp;", "&"), UTF_8);
  }

  private static URI page(VendCommand.Running running) throws Exception {
    for (int tries = 0; tries < 600 && running.process().isAlive(); tries++) {
      Matcher page = PAGE.matcher(Files.readString(running.err()));
      if (page.find()) {
        return URI.create(page.group(1));
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException(
        "The command printed no sign-in page: " + Files.readString(running.err()));
  }

  private void signIn(String person) throws Exception {
    var login = vend.startVend("login", "--no-browser");
    String last = answer(page(login), person, "sign-in").body();
    assertTrue(last.contains("You have signed in"), last);
    var result = VendCommand.end(login);
    assertEquals(0, result.exit(), result.err());
    assertTrue(result.out().startsWith("signed in as " + person), result.out());
  }

  @Test
  void aPersonSignsInAndUsesARole() throws Exception {
    signIn("ada");

    var exec = new ArrayList<>(List.of("exec", ROLE, "--"));
    exec.addAll(AwsClient.JAVA.commandLine());
    var result = vend.run(exec.toArray(String[]::new));
    assertEquals(SESSION, result.out().strip(), result.err());
    assertEquals("staff", running.lastEvent().get("issuer"));

    var link = vend.run("console", ROLE, "--print");
    assertEquals(0, link.exit(), link.err());
    var console = running.send(HttpRequest.newBuilder(URI.create(link.out().strip())));
    assertTrue(console.body().contains(SESSION), console.body());

    var configured = vend.run("configure");
    assertEquals(0, configured.exit(), configured.err());
    assertTrue(configured.out().contains("wrote profile shop-prod-read-only"), configured.out());
    vend.with("AWS_PROFILE", "shop-prod-read-only");
    var profile = VendCommand.end(vend.start(AwsClient.JAVA.commandLine()));
    assertEquals(SESSION, profile.out().strip(), profile.err());

    var logout = vend.run("logout");
    assertTrue(logout.out().contains("the issuer revoked it"), logout.out() + logout.err());
    var after = vend.run("credentials", ROLE, "--fresh");
    assertEquals(1, after.exit(), after.err());
    assertTrue(after.err().contains("vend login"), after.err());
  }

  @Test
  void aPersonInNoAllowedGroupIsDenied() throws Exception {
    signIn("cleo");
    var result = vend.run("credentials", ROLE);
    assertEquals(1, result.exit(), result.err());
    assertTrue(result.err().contains("groups"), result.err());
    assertEquals("ConditionNotMet", running.lastEvent().get("reason"));
  }

  @Test
  void aPersonDeclines() throws Exception {
    var login = vend.startVend("login", "--no-browser");
    answer(page(login), "ada", "decline");
    var result = VendCommand.end(login);
    assertEquals(1, result.exit(), result.err());
    assertTrue(result.err().contains("access_denied"), result.err());
  }

  @Test
  void aPersonSignsInOnAnotherDevice() throws Exception {
    var login = vend.startVend("login", "--device", "--no-browser");
    String last = answer(page(login), "ben", "sign-in").body();
    assertTrue(last.contains("You have signed in"), last);
    var result = VendCommand.end(login);
    assertEquals(0, result.exit(), result.err());
    assertTrue(result.out().startsWith("signed in as ben"), result.out());
    var credentials = vend.run("credentials", ROLE);
    assertEquals(0, credentials.exit(), credentials.err());
  }

  @Test
  void aPersonDeclinesOnAnotherDevice() throws Exception {
    var login = vend.startVend("login", "--device", "--no-browser");
    answer(page(login), "ben", "decline");
    var result = VendCommand.end(login);
    assertEquals(1, result.exit(), result.err());
    assertTrue(result.err().contains("access_denied"), result.err());
  }

  /** The browser enforces the page's content security policy, also for the redirect. */
  @Test
  @EnabledIf(
      value = "vend.signin.devtools.HeadlessBrowser#isThere",
      disabledReason = "no Chrome, Edge or Chromium is on the path, and VEND_BROWSER names none")
  void aRealBrowserSignsIn() throws Exception {
    var login = vend.startVend("login", "--no-browser");
    try (var browser = HeadlessBrowser.open(page(login))) {
      assertEquals("en", browser.await("document.documentElement.lang || null"));
      // The style applies, so its hash in the policy is right.
      browser.await("getComputedStyle(document.body).maxWidth !== 'none' ? 'styled' : null");
      browser.await(
          "document.querySelector('label[for=ben]').click(); document.getElementById('ben').checked ? 'chosen' : null");
      browser.await("document.querySelector('button[value=sign-in]').click(); 'clicked'");
      browser.await("document.body.innerText.includes('You have signed in') ? 'done' : null");
    }
    var result = VendCommand.end(login);
    assertEquals(0, result.exit(), result.err());
    assertTrue(result.out().startsWith("signed in as ben"), result.out());
  }

  @Test
  @EnabledIf(
      value = "vend.signin.devtools.HeadlessBrowser#isThere",
      disabledReason = "no Chrome, Edge or Chromium is on the path, and VEND_BROWSER names none")
  void aRealBrowserSignsInForAnotherDevice() throws Exception {
    var login = vend.startVend("login", "--device", "--no-browser");
    try (var browser = HeadlessBrowser.open(page(login))) {
      browser.await("document.getElementById('user-code')?.value || null");
      browser.await("document.querySelector('button[value=sign-in]').click(); 'clicked'");
      browser.await("document.body.innerText.includes('You have signed in') ? 'done' : null");
    }
    var result = VendCommand.end(login);
    assertEquals(0, result.exit(), result.err());
    assertTrue(result.out().startsWith("signed in as ada"), result.out());
  }
}
