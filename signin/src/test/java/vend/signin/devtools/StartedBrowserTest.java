package vend.signin.devtools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.signin.saml.SamlResponse;

/** Programs that are missing, that do not start, or that are not browsers. */
class StartedBrowserTest {
  private static final URI ADDRESS = URI.create("https://id.example.com/aws");

  @TempDir Path folder;

  private Path program(String name, String script) throws IOException {
    Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }

  private SamlResponse signIn(Path program, RunningBrowser.Way way) throws NoCredentials {
    return new DevToolsSignIn(
            ADDRESS,
            new InstalledBrowser(program, List.of()),
            Optional.of(folder.resolve("profile")),
            List.of(),
            Duration.ofSeconds(20),
            Progress.NONE)
        .response(way);
  }

  @ParameterizedTest
  @EnumSource(RunningBrowser.Way.class)
  void reportsABrowserThatEndsAtOnce(RunningBrowser.Way way) throws Exception {
    Path program = program("browser", "exit 3");
    var failure = assertThrows(NoCredentials.class, () -> signIn(program, way));
    assertTrue(failure.next().orElse("").contains("yourself"), failure.toString());
  }

  @ParameterizedTest
  @EnumSource(RunningBrowser.Way.class)
  void reportsAMissingProgram(RunningBrowser.Way way) {
    assertThrows(NoCredentials.class, () -> signIn(folder.resolve("nowhere"), way));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9222\\n/devtools/browser/short",
        "9222\\n/devtools/browser/../../0123456789abcdef",
        "9222@example.com:1\\n/devtools/browser/0123456789abcdef",
        "99999\\n/devtools/browser/0123456789abcdef",
        "x\\ny",
      })
  void connectsOnlyToALocalPortAtARandomPath(String port) throws Exception {
    Path program =
        program(
            "browser",
            "for a in \"$@\"; do case \"$a\" in --user-data-dir=*) d=${a#*=};; esac; done\n"
                + "printf '%b' '"
                + port
                + "\\n' >\"$d/DevToolsActivePort\"; exec sleep 30");
    var failure =
        assertThrows(
            NoCredentials.UnusableAnswer.class, () -> signIn(program, RunningBrowser.Way.PORT));
    assertTrue(String.valueOf(failure.getMessage()).contains("DevTools"), failure.toString());
  }

  @Test
  void refusesAProgramThatDoesNotSpeakTheProtocol() throws Exception {
    Path program = program("browser", "printf 'hello\\0' >&4; exec sleep 30");
    assertThrows(
        NoCredentials.UnusableAnswer.class, () -> signIn(program, RunningBrowser.Way.PIPES));
  }

  @Test
  void usesTheConfiguredBrowser() throws Exception {
    Path program = program("my browser", "exit 0");
    var environment = Map.of("VEND_BROWSER", program.toString(), "PATH", "/usr/bin");
    assertEquals(program, InstalledBrowser.find(environment).program());
    var byName = Map.of("VEND_BROWSER", "my browser", "PATH", "/nowhere:" + folder);
    assertEquals(program, InstalledBrowser.find(byName).program());
  }

  @Test
  void usesTheFirstInstalledBrowser() throws Exception {
    Path chromium = program("chromium", "exit 0");
    program("firefox", "exit 0");
    Path chrome = folder.resolve("google-chrome");
    Files.writeString(chrome, "not a program");
    assertEquals(chromium, InstalledBrowser.find(Map.of("PATH", folder.toString())).program());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/nowhere/chrome", "no-such-browser"})
  void reportsAMissingBrowserWithAdvice(String named) {
    var failure =
        assertThrows(
            NoCredentials.UnusableAnswer.class,
            () -> InstalledBrowser.find(Map.of("PATH", folder.toString(), "VEND_BROWSER", named)));
    assertTrue(failure.next().orElse("").contains("VEND_BROWSER"));
    assertTrue(failure.next().orElse("").contains("Install"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://signin.aws.amazon.com/saml",
        "https://signin.aws.amazon.com.example.com/saml",
        "https://example.com/signin.aws.amazon.com/saml",
        "https://xsignin.aws.amazon.com/saml",
        "https://signin.aws.amazon.com:8443/saml",
        "https://a@signin.aws.amazon.com/saml",
        "https://signin.aws.amazon.com/samlish",
        "https://signin.aws.amazon.com/federation",
        "https://signin.aws.amazon.com/[",
      })
  void ignoresAddressesThatAreNotAwsEndpoints(String address) {
    assertEquals(false, new Recipients(List.of()).has(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://signin.aws.amazon.com/saml",
        "https://signin.aws.amazon.com/saml?RelayState=a",
        "https://us-west-2.signin.aws.amazon.com/saml/acs/SAMLSPHAN",
        "https://signin.amazonaws-us-gov.com/saml",
        "https://cn-north-1.signin.amazonaws.cn/saml",
        "https://eusc-de-east-1.signin.amazonaws-eusc.eu/saml",
      })
  void acceptsTheEndpointsOfAllPartitions(String address) {
    assertEquals(true, new Recipients(List.of()).has(address));
  }
}
