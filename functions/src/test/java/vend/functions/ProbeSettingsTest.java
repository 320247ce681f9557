package vend.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A probe with a wrong setting must stop with a message, and not probe something else. */
class ProbeSettingsTest {
  private static final Map<String, String> RIGHT =
      Map.of(
          "VEND_PROBE_URL", "https://vend.example.com",
          "VEND_PROBE_AUDIENCE", "https://vend.example.com",
          "VEND_PROBE_ROLE", "shop-test/probe",
          "VEND_PROBE_DENIED_ROLE", "arn:aws:iam::222222222222:role/vend/deploy",
          "AWS_REGION", "eu-central-1");

  @Test
  void acceptsValidSettings() {
    ProbeSettings settings = ProbeSettings.of(RIGHT);
    assertEquals("shop-test/probe", settings.allowed());
    assertEquals("arn:aws:iam::222222222222:role/vend/deploy", settings.denied());
  }

  @ParameterizedTest
  @CsvSource({
    "VEND_PROBE_URL, ''",
    "VEND_PROBE_URL, vend.example.com",
    "VEND_PROBE_URL, http://vend.example.com",
    "VEND_PROBE_URL, http://localhost.example.com",
    "VEND_PROBE_URL, https://vend.example.com/stage",
    "VEND_PROBE_URL, 'https://vend example.com'",
    "VEND_PROBE_AUDIENCE, ''",
    "VEND_PROBE_ROLE, ''",
    "VEND_PROBE_ROLE, probe",
    "VEND_PROBE_DENIED_ROLE, arn:aws:iam::222222222222:user/ada",
    "AWS_REGION, nowhere"
  })
  void namesTheWrongSetting(String name, String value) {
    var wrong = new HashMap<>(RIGHT);
    wrong.put(name, value);
    var failure = assertThrows(IllegalArgumentException.class, () -> ProbeSettings.of(wrong));
    assertTrue(String.valueOf(failure.getMessage()).startsWith(name), failure.getMessage());
  }
}
