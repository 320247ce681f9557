package vend.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.caller.SettableClock;
import vend.client.aws.StubSts;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Reply;
import vend.client.hub.StubHub;
import vend.client.saml.SamlFixture;

/** Fifty processes that ask for the same at once: one of them asks somebody, and all have it. */
class ManyProcessesTest {
  private static final int MANY = 50;

  @TempDir Path home;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
  }

  /** What all of them say, once all of them are there and have been told to go. */
  private List<String> all(String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OneOfMany.class.getName()));
    command.addAll(Arrays.asList(arguments));
    for (int i = 0; i < MANY; i++) {
      processes.add(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }
    var readers = new ArrayList<BufferedReader>();
    for (Process process : processes) {
      BufferedReader lines = process.inputReader();
      assertEquals("ready", lines.readLine());
      readers.add(lines);
    }
    for (Process process : processes) {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    }
    var said = new ArrayList<String>();
    for (BufferedReader lines : readers) {
      said.addAll(lines.lines().toList());
    }
    return said;
  }

  private static void assertOneHasAsked(List<String> said) {
    assertEquals(1, said.stream().filter("prompt"::equals).count(), "" + said);
    assertAllHave(said.stream().filter(line -> !line.equals("prompt")).toList());
  }

  private static void assertAllHave(List<String> keys) {
    assertEquals(MANY, keys.size(), "" + keys);
    assertEquals(1, Set.copyOf(keys).size(), "" + keys);
  }

  @Test
  void oneOfThemSignsInAndAsksSts() throws IOException {
    try (var idp = new StubServer();
        var sts = new StubSts(new SettableClock(Instant.now()))) {
      idp.on(
          "GET /aws",
          _ ->
              Reply.page(
                  "<form method=post action=/in><input name=user><input type=password name=pw>"
                      + "</form>"));
      idp.on(
          "POST /in",
          _ ->
              Reply.page(
                  SamlFixture.handOn(
                      SamlFixture.base64(
                          "arn:aws:iam::222222222222:role/admin," + SamlFixture.PROVIDER))));
      // Were there two, they would be told apart.
      sts.answer(asked -> {
        sts.give("KEY" + sts.asked().size());
        return sts.keys(asked);
      });
      assertOneHasAsked(
          all("saml", home.toString(), idp.at("/aws").toString(), sts.address().toString()));
      assertEquals(2, idp.asked().size());
      assertEquals(1, sts.asked().size());
    }
  }

  @Test
  void oneOfThemAsksTheHub() throws IOException {
    try (var hub = new StubHub()) {
      hub.giveKeys("KEY", Instant.now().plusSeconds(3600).toString());
      List<String> said = all("hub", home.toString(), hub.address().toString());
      assertAllHave(said);
      assertEquals(1, hub.asked().size());
      assertTrue(hub.asked().getFirst().startsWith("POST "), "" + hub.asked());
    }
  }
}
