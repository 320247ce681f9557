package vend.local.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static vend.local.sts.RawRequests.IDENTITY;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.local.sts.RawRequests.Raw;

/** Threat 16: a web page makes a browser send requests to the local STS. */
class Threat16LocalStsTest {
  private final StsFixture fixture = new StsFixture();
  private final RawRequests requests = new RawRequests(fixture.endpoint());

  @AfterEach
  void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example:%d",
        "127.0.0.1.evil.example:%d",
        "127.0.0.1",
        "127.0.0.1:1",
        "0.0.0.0:%d",
        "[::]:%d",
        "localhost.:%d",
        ""
      })
  void rejectsAnotherHost(String host) throws IOException {
    assertForbidden(
        withoutHost().withHeader("Host: " + host.formatted(fixture.endpoint().getPort())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:%d", "localhost:%d", "LOCALHOST:%d", "[::1]:%d"})
  void acceptsLoopbackNames(String host) throws IOException {
    Raw request = withoutHost().withHeader("Host: " + host.formatted(fixture.endpoint().getPort()));

    assertEquals("MissingAuthenticationToken", requests.send(request).code());
  }

  @Test
  void rejectsTwoHosts() throws IOException {
    String own = "Host: " + fixture.endpoint().getAuthority();

    assertForbidden(withoutHost().withHeader(own).withHeader(own));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "null", "http://127.0.0.1:%d"})
  void rejectsEveryOrigin(String origin) throws IOException {
    assertForbidden(
        requests
            .post(IDENTITY)
            .withHeader("Origin: " + origin.formatted(fixture.endpoint().getPort())));
  }

  @Test
  void rejectsOtherHostsForCallCounts() throws IOException {
    assertForbidden(
        new Raw("GET", "/calls", withoutHost().withHeader("Host: evil:1").headers(), ""));
  }

  private Raw withoutHost() {
    return requests.post(IDENTITY).withoutHeader("host");
  }

  private void assertForbidden(Raw request) throws IOException {
    assertEquals(403, requests.send(request).status());
    assertEquals(Map.of(), fixture.sts.calls());
  }
}
