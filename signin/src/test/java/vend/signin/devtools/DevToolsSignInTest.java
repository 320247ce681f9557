package vend.signin.devtools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.RefusingPort;
import vend.client.http.StubServer.Reply;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.signin.saml.SamlFixture;
import vend.signin.saml.SamlResponse;

/** A real browser at pages that resemble those of Microsoft Entra ID, which need JavaScript. */
@EnabledIf(
    value = "vend.signin.devtools.HeadlessBrowser#isThere",
    disabledReason = "no Chrome, Edge or Chromium is on the path, and VEND_BROWSER names none")
class DevToolsSignInTest {
  private static final String RESPONSE = SamlFixture.base64("a-role,a-provider");

  @TempDir Path folder;
  private final EntraPages entra;
  private final List<String> messages = new ArrayList<>();

  DevToolsSignInTest() throws IOException {
    entra = new EntraPages(RESPONSE);
  }

  @AfterEach
  void stop() {
    entra.close();
  }

  private DevToolsSignIn signIn(URI address) throws NoCredentials {
    return signIn(address, Optional.empty(), Duration.ofMinutes(1));
  }

  private DevToolsSignIn signIn(URI address, Optional<Path> profile, Duration longest)
      throws NoCredentials {
    return new DevToolsSignIn(
        address, HeadlessBrowser.installed(), profile, List.of(), longest, messages::add);
  }

  @ParameterizedTest
  @EnumSource(RunningBrowser.Way.class)
  void takesTheResponseInsteadOfPostingItToAws(RunningBrowser.Way way) throws Exception {
    SamlResponse response = signIn(entra.application()).response(way);
    assertEquals(RESPONSE, response.base64().reveal());
    assertEquals(
        List.of("opening a browser: sign in at 127.0.0.1", "signed in at 127.0.0.1"), messages);
    assertEquals(Optional.of("wonderland"), entra.password());
  }

  @Test
  void takesALargeResponseCompletely() throws Exception {
    String large = SamlFixture.base64("r".repeat(70_000));
    entra.answer(large);
    assertEquals(large, signIn(entra.application()).response(false).base64().reveal());
  }

  @Test
  void watchesWindowsThatThePageOpens() throws Exception {
    entra.inAnotherWindow();
    assertEquals(RESPONSE, signIn(entra.application()).response(false).base64().reveal());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://signin.amazonaws.cn/saml",
        "https://eu-west-1.signin.aws.amazon.com/saml"
      })
  void takesResponsesForAllAwsEndpoints(String door) throws Exception {
    entra.postTo(door);
    assertEquals(RESPONSE, signIn(entra.application()).response(false).base64().reveal());
  }

  @Test
  void takesResponsesForAConfiguredHub() throws Exception {
    URI hub = entra.at("/hub/saml");
    entra.postTo(hub.toString());
    var signIn =
        new DevToolsSignIn(
            entra.application(),
            HeadlessBrowser.installed(),
            Optional.empty(),
            List.of(hub),
            Duration.ofMinutes(1),
            Progress.NONE);
    assertEquals(RESPONSE, signIn.response(false).base64().reveal());
    assertFalse(entra.wasAsked("POST", "/hub/saml"));
  }

  @Test
  void aPermanentProfileStaysSignedIn() throws Exception {
    Path profile = Files.createDirectories(folder.resolve("profile"));
    DevToolsSignIn signIn =
        signIn(entra.application(), Optional.of(profile), Duration.ofMinutes(1));
    signIn.response(false);
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(profile)));
    assertEquals(1, entra.passwords());
    assertEquals(RESPONSE, signIn.response(false).base64().reveal());
    assertEquals(1, entra.passwords());
  }

  @Test
  void aTemporaryProfileIsEmptyAndDeleted() throws Exception {
    Path seen = folder.resolve("profiles");
    DevToolsSignIn signIn =
        new DevToolsSignIn(entra.application(), notingProfiles(seen), messages::add);
    signIn.response(false);
    signIn.response(false);
    assertEquals(2, entra.passwords());
    List<String> profiles = Files.readAllLines(seen);
    assertEquals(2, profiles.stream().distinct().count(), "" + profiles);
    assertEquals(List.of(), profiles.stream().filter(path -> Files.exists(Path.of(path))).toList());
  }

  /** Wraps the installed browser in a script that appends its profile folder to a file. */
  private InstalledBrowser notingProfiles(Path file) throws IOException, NoCredentials {
    InstalledBrowser installed = HeadlessBrowser.installed();
    Path script = folder.resolve("browser");
    Files.writeString(
        script,
        """
        #!/bin/sh
        for argument; do
          case $argument in
          --user-data-dir=*) printf '%%s\n' "${argument#*=}" >> '%s' ;;
          esac
        done
        exec '%s' "$@"
        """
            .formatted(file, installed.program()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return new InstalledBrowser(script, installed.arguments());
  }

  @Test
  void timesOutIfTheUserDoesNotSignIn() throws Exception {
    entra.doNothing();
    var failure =
        assertThrows(
            NoCredentials.SignInRefused.class,
            () ->
                signIn(entra.application(), Optional.empty(), Duration.ofSeconds(3))
                    .response(false));
    assertTrue(String.valueOf(failure.getMessage()).startsWith("the sign-in was not completed"));
  }

  @Test
  void reportsAServerThatDoesNotAnswer() throws Exception {
    try (var refusing = new RefusingPort()) {
      var failure =
          assertThrows(
              NoCredentials.NotAnswered.class, () -> signIn(refusing.at("/aws")).response(false));
      assertTrue(String.valueOf(failure.getMessage()).contains("net::ERR_CONNECTION_REFUSED"));
    }
  }

  @Test
  void refusesAResponseThatAwsWouldNotAccept() throws Exception {
    entra.answer("bm8gWE1M");
    assertThrows(
        NoCredentials.UnusableAnswer.class, () -> signIn(entra.application()).response(false));
  }

  /** A slow browser may not get as far as the post within the first limit. */
  @Test
  void ignoresPostsToOtherServers() throws Exception {
    String other = entra.at("/saml").toString();
    entra.postTo(other);
    entra.on("POST /saml", _ -> Reply.page("<title>Elsewhere</title>"));
    for (int seconds : new int[] {5, 20, 60}) {
      var longest = Duration.ofSeconds(seconds);
      assertThrows(
          NoCredentials.SignInRefused.class,
          () -> signIn(entra.application(), Optional.empty(), longest).response(false));
      if (entra.wasAsked("POST", "/saml")) {
        return;
      }
    }
    fail("the browser did not post within the longest limit");
  }
}
