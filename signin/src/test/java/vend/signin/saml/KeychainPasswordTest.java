package vend.signin.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import vend.Secret;
import vend.client.keychain.Keychain;
import vend.client.keychain.MemoryKeychain;
import vend.client.source.NoCredentials;

class KeychainPasswordTest {
  private static final Keychain.Entry ENTRY =
      new Keychain.Entry("id.example.com", "ada@example.com");

  private final MemoryKeychain keychain = new MemoryKeychain();
  private final KeychainPassword password = new KeychainPassword(keychain, ENTRY);

  @Test
  void a_password_comes_from_the_keychain() throws Exception {
    keychain.store(ENTRY, Secret.of("wonderland"));
    assertEquals("ada@example.com", password.password().user());
    assertEquals(Secret.of("wonderland"), password.password().password());
  }

  @Test
  void reports_a_password_that_is_not_in_the_keychain() {
    var missing = assertThrows(NoCredentials.SignInRefused.class, password::password);
    assertTrue(String.valueOf(missing.getMessage()).contains("ada@example.com"));
  }

  @Test
  void refuses_while_the_keychain_is_locked() throws Exception {
    keychain.store(ENTRY, Secret.of("wonderland"));
    keychain.locked = true;
    assertThrows(NoCredentials.SignInRefused.class, password::password);
  }
}
