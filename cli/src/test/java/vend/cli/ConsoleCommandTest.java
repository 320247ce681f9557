package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.SettableClock;
import vend.client.aws.StubSts;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Reply;
import vend.signin.browser.Browser;

/** Tests {@code vend console}. */
class ConsoleCommandTest {
  private static final String LINK =
      "https://signin.aws.amazon.com/federation?Action=login&SigninToken=the-token";

  @TempDir private Path home;
  private final List<URI> opened = new ArrayList<>();
  private final List<String> reached = new ArrayList<>();
  private AtHub at;

  @BeforeEach
  void start() throws Exception {
    at = new AtHub(home);
    at.hub.answer(200, "{\"url\":\"" + LINK + "\",\"expiration\":\"2026-11-21T13:00:00Z\"}");
  }

  @AfterEach
  void stop() {
    at.close();
  }

  /** A browser that opens the page in another thread. */
  private Browser browser() {
    return address -> {
      opened.add(address);
      Thread.startVirtualThread(() -> {
        try (var client = HttpClient.newHttpClient()) {
          var answer =
              client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding());
          reached.add(answer.headers().firstValue("location").orElse(""));
        } catch (Exception e) {
          reached.add(e.toString());
        }
      });
      return true;
    };
  }

  private Vend run(String... arguments) {
    return Vend.before(browser(), at.environment, arguments);
  }

  @Test
  void opensTheConsoleWithoutShowingTheLink() throws Exception {
    Vend run = run("console", "shop-prod/read-only", "--verbose");
    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.out());
    assertFalse(run.err().contains("SigninToken"), run.err());
    assertTrue(
        run.err().contains("open in your browser. The session ends at 2026-11-21T13:00:00Z"),
        run.err());
    assertEquals("127.0.0.1", opened.getFirst().getHost());
    assertFalse(opened.getFirst().toString().contains("the-token"));
    while (reached.isEmpty()) {
      Thread.sleep(10);
    }
    assertEquals(List.of(LINK), reached);
  }

  @Test
  void sendsDurationAndDestinationToTheHub() {
    run(
        "console",
        "shop-prod/read-only",
        "--print",
        "--duration",
        "15m",
        "--destination",
        "https://console.aws.amazon.com/s3",
        "--issuer",
        "https://portal.example.com/");
    assertEquals(
        "{\"role\":\"shop-prod/read-only\",\"duration\":900,"
            + "\"destination\":\"https://console.aws.amazon.com/s3\","
            + "\"issuer\":\"https://portal.example.com/\"}",
        at.hub.asked().getFirst().replaceFirst("^[^{]*", ""));
    assertTrue(at.hub.asked().getFirst().startsWith("POST /v1/console "));
  }

  @Test
  void printsTheLinkWithPrint() {
    Vend run = run("console", "shop-prod/read-only", "--print");
    assertEquals(LINK + "\n", run.out());
    assertEquals("", run.err());
    assertEquals(List.of(), opened);
  }

  @Test
  void printsTheLinkIfNoBrowserCanBeOpened() {
    at.environment.put("BROWSER", "false");
    Vend run = at.run("console", "shop-prod/read-only");
    assertEquals(0, run.exit());
    assertEquals(LINK + "\n", run.out());
    assertTrue(run.err().contains("no browser can be opened here"), run.err());
  }

  @Test
  void rejectsADestinationOutsideOfTheAwsConsole() {
    Vend run = run("console", "shop-prod/read-only", "--destination", "https://evil.example/");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("--destination must be a page of the AWS console"), run.err());
    assertEquals(2, run("console", "a/b", "--issuer", "http://x/").exit());
    assertEquals(List.of(), at.hub.asked());
  }

  @Test
  void reportsWhyThereIsNoLink() {
    at.hub.answer(503, "{\"code\":\"FederationUnavailable\",\"detail\":\"AWS is away\"}");
    Vend run = run("console", "shop-prod/read-only");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("AWS is away"), run.err());
    at.hub.answer(403, "{\"code\":\"ConsoleRefused\",\"detail\":\"refused\"}");
    assertEquals(1, run("console", "shop-prod/read-only").exit());
    assertEquals(List.of(), opened);
  }

  @Test
  void withoutAHubAwsCreatesTheLinkAndTheDurationIsTheSessions() throws Exception {
    try (var sts = new StubSts(new SettableClock(Vend.NOON));
        var aws = new StubServer()) {
      aws.on("POST /federation", _ -> new Reply(200, "{\"SigninToken\":\"made\"}"));
      at.environment.remove("VEND_HUB");
      at.environment.put("AWS_ENDPOINT_URL_STS", sts.address().toString());
      at.environment.put("AWS_REGION", "eu-central-1");
      at.environment.put("VEND_SIGN_IN", "token");
      at.environment.put("VEND_FEDERATION_ENDPOINT", aws.at("/federation").toString());
      Vend run = run("console", "222222222222/reader", "--print", "--duration", "8h");
      assertEquals(0, run.exit(), run.err());
      assertTrue(run.out().startsWith(aws.at("/federation") + "?Action=login&"), run.out());
      assertEquals("28800", aws.asked().getFirst().form().get("SessionDuration"));
      assertFalse(sts.asked().getFirst().toString().contains("28800"), sts.asked().toString());
      run("console", "222222222222/reader", "--print");
      assertFalse(aws.asked().get(1).form().containsKey("SessionDuration"));
      Vend other =
          run("console", "222222222222/reader", "--destination", "https://console.amazonaws.cn/");
      assertEquals(2, other.exit());
      assertTrue(other.err().contains("partition"), other.err());
    }
  }
}
