package vend.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.SettableClock;
import vend.client.aws.StubSts;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Asked;
import vend.client.http.StubServer.Reply;
import vend.client.hub.StubHub;
import vend.signin.saml.SamlFixture;

/** Fifty processes request the same credentials at once; one of them signs in or calls the hub. */
class ManyProcessesTest {
  private static final int MANY = 50;
  private static final String FORM =
      "<form method=post action=/in><input name=user><input type=password name=pw></form>";

  @TempDir Path home;
  private final Map<Process, BufferedReader> processes =
      Collections.synchronizedMap(new java.util.LinkedHashMap<>());

  /** Waits for the ends, because a live process could still write to the folder. */
  @AfterEach
  void stop() throws InterruptedException {
    processes.keySet().forEach(Process::destroyForcibly);
    for (Process process : processes.keySet()) {
      int _ = process.waitFor();
    }
  }

  private void start(String... arguments) throws IOException {
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
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      processes.put(process, process.inputReader());
    }
    for (BufferedReader lines : processes.values()) {
      assertEquals("ready", lines.readLine());
    }
  }

  /** Starts all processes, waits until each has begun its request, and returns their results. */
  private List<String> round(CountDownLatch begun) throws IOException {
    for (Process process : processes.keySet()) {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    }
    var prompts = new ArrayList<String>();
    for (BufferedReader lines : processes.values()) {
      assertEquals("begun", lines.readLine());
    }
    begun.countDown();
    var reply = new ArrayList<String>();
    for (BufferedReader lines : processes.values()) {
      String line = String.valueOf(lines.readLine());
      while (!line.startsWith("=")) {
        prompts.add(line);
        line = String.valueOf(lines.readLine());
      }
      reply.add(line.substring(1));
    }
    assertTrue(prompts.size() <= 1, "" + prompts);
    return reply;
  }

  /** Delays the provider's answer to the password until all processes wait for the result. */
  private static Reply after(CountDownLatch begun, Asked asked, String page) {
    try {
      begun.await();
      return Reply.page(page);
    } catch (InterruptedException e) {
      throw new IllegalStateException(asked + " is not answered", e);
    }
  }

  @Test
  void oneProcessSignsInForAllAndItsRefusalIsSharedByAll() throws IOException {
    try (var idp = new StubServer();
        var sts = new StubSts(new SettableClock(Instant.now()))) {
      idp.on("GET /aws", _ -> Reply.page(FORM));
      // A second sign-in would get other credentials.
      sts.answer(asked -> {
        sts.give("KEY" + sts.asked().size());
        return sts.credentials(asked);
      });
      start("saml", home.toString(), idp.at("/aws").toString(), sts.address().toString());

      var first = new CountDownLatch(1);
      idp.on("POST /in", asked -> after(first, asked, FORM));
      assertEquals(Collections.nCopies(MANY, "SignInRefused"), round(first));
      assertEquals(2, idp.asked().size());

      var second = new CountDownLatch(1);
      String response =
          SamlFixture.base64("arn:aws:iam::222222222222:role/admin," + SamlFixture.PROVIDER);
      idp.on("POST /in", asked -> after(second, asked, SamlFixture.handOn(response)));
      assertEquals(Collections.nCopies(MANY, "KEY1"), round(second));
      assertEquals(4, idp.asked().size());
      assertEquals(1, sts.asked().size());
    }
  }

  @Test
  void oneProcessCallsTheHubForAll() throws IOException {
    try (var hub = new StubHub()) {
      hub.giveCredentials("KEY", Instant.now().plusSeconds(3600).toString());
      start("hub", home.toString(), hub.address().toString());
      assertEquals(Collections.nCopies(MANY, "KEY"), round(new CountDownLatch(1)));
      assertEquals(1, hub.asked().size());
      assertTrue(hub.asked().getFirst().startsWith("POST "), "" + hub.asked());
    }
  }
}
