package vend.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests the names of all settings. */
class SettingTest {
  @Test
  void derivesOptionAndVariableFromTheKey() {
    assertEquals("--oidc-client-secret-file", Setting.OIDC_CLIENT_SECRET_FILE.option());
    assertEquals("VEND_OIDC_CLIENT_SECRET_FILE", Setting.OIDC_CLIENT_SECRET_FILE.variable());
    assertEquals("VEND_HUB", Setting.HUB.variable());
    assertEquals("--token-file", Setting.TOKEN_FILE.option());
  }

  @Test
  void noSettingIsASecret() {
    String all = Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.joining(" "));
    assertTrue(all.contains("saml.password"), "which says where it comes from");
    assertEquals(
        "saml.password oidc.clientSecretFile oneLogin.clientSecretFile",
        Arrays.stream(Setting.values())
            .filter(setting -> setting.key().matches("(?i).*(?:secret|password).*"))
            .sorted(java.util.Comparator.comparing(setting -> !setting.key().contains("password")))
            .map(Setting::key)
            .collect(Collectors.joining(" ")));
  }
}
