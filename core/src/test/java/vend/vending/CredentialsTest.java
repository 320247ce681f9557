package vend.vending;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Secret;

class CredentialsTest {
  private static Credentials of(String id, String secret, String token) {
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    return new Credentials(
        id,
        Secret.of(secret),
        Secret.of(token),
        new AssumedRoleUser("AROA:x", "arn:aws:sts::222222222222:assumed-role/deploy/x"),
        now,
        now.plusSeconds(900));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\n[other]\ncredential_process=x", "a b", "a\r", "\u00e9", "a\u0000", ""})
  void refuses_anything_but_printable_ascii_without_spaces(String odd) {
    for (var make :
        new org.junit.jupiter.api.function.Executable[] {
          () -> of(odd, "s", "t"), () -> of("ASIA", odd, "t"), () -> of("ASIA", "s", odd)
        }) {
      var e = assertThrows(IllegalArgumentException.class, make);
      assertFalse(String.valueOf(e.getMessage()).contains("credential_process"));
    }
  }
}
