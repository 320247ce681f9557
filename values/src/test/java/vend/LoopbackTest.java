package vend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {
  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]"})
  void accepts_loopback_names_and_addresses(String host) {
    assertTrue(Loopback.isHost(host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "localhost.example.com",
        "127.0.0.1.example.com",
        "10.0.0.1",
        "[::2]",
        "0.0.0.0",
        "a b"
      })
  void refuses_other_hosts(String host) {
    assertFalse(Loopback.isHost(host));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8765, 8765, true",
    "localhost:8765, 8765, true",
    "LocalHost:8765, 8765, true",
    "[::1]:8765, 8765, true",
    "127.0.0.1, 80, true",
    "127.0.0.1, 8765, false",
    "127.0.0.1:80, 8765, false",
    "evil.example:8765, 8765, false",
    "localhost.evil.example:8765, 8765, false",
    "127.0.0.2:8765, 8765, false"
  })
  void requires_a_loopback_host_with_the_servers_port(String host, int port, boolean named) {
    assertEquals(named, Loopback.isNamed(Map.of("Host", List.of(host)), port));
    assertEquals(named, Loopback.isFromLocalProgram(Map.of("Host", List.of(host)), port));
  }

  @Test
  void requires_exactly_one_host_header() {
    assertFalse(Loopback.isNamed(Map.of(), 1));
    assertFalse(Loopback.isNamed(Map.of("Host", List.of("127.0.0.1:1", "evil.example")), 1));
  }

  @Test
  void treats_a_request_with_an_origin_as_from_a_web_page() {
    var headers = Map.of("Host", List.of("127.0.0.1:1"), "Origin", List.of("https://evil.example"));
    assertTrue(Loopback.isNamed(headers, 1));
    assertFalse(Loopback.isFromLocalProgram(headers, 1));
  }
}
