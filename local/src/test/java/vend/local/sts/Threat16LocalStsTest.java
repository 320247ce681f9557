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

/** A web page that makes a browser ask the local STS. */
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
  void refusesAnotherHost(String host) throws IOException {
    assertForbidden(asked().withHeader("Host: " + host.formatted(fixture.endpoint().getPort())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:%d", "localhost:%d", "LOCALHOST:%d", "[::1]:%d"})
  void takesItsOwnNames(String host) throws IOException {
    Raw request = asked().withHeader("Host: " + host.formatted(fixture.endpoint().getPort()));

    assertEquals("MissingAuthenticationToken", requests.send(request).code());
  }

  @Test
  void refusesTwoHosts() throws IOException {
    String own = "Host: " + fixture.endpoint().getAuthority();

    assertForbidden(asked().withHeader(own).withHeader(own));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "null", "http://127.0.0.1:%d"})
  void refusesAnyOrigin(String origin) throws IOException {
    assertForbidden(
        requests
            .post(IDENTITY)
            .withHeader("Origin: " + origin.formatted(fixture.endpoint().getPort())));
  }

  @Test
  void refusesToShowItsCounts() throws IOException {
    assertForbidden(new Raw("GET", "/calls", asked().withHeader("Host: evil:1").headers(), ""));
  }

  private Raw asked() {
    return requests.post(IDENTITY).withoutHeader("host");
  }

  private void assertForbidden(Raw request) throws IOException {
    assertEquals(403, requests.send(request).status());
    assertEquals(Map.of(), fixture.sts.calls());
  }
}
