package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Secret;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.signin.saml.KerberosLogin;
import vend.signin.saml.KerberosSignIn;
import vend.signin.saml.PasswordMethod;
import vend.signin.saml.PasswordSource;
import vend.signin.saml.SignInPage;
import vend.signin.saml.UserPassword;

/** Signs in with HTTP authentication and Kerberos at independent servers. */
@EnabledIf(
    value = "vend.integration.IdentityProviderParts#areThere",
    disabledReason =
        "VEND_TEST_IDENTITY_PROVIDERS is not set. Run .ci/identity-providers FOLDER and set it to"
            + " FOLDER")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class SignInServersIT {
  private static final String PASSWORD = "w&nder=länd:1";

  /** {@code <a/>} in base64. */
  private static final String RESPONSE = "PGEvPg==";

  private static final String PAGE =
      "<form method=post action=https://signin.aws.amazon.com/saml>"
          + "<input type=hidden name=SAMLResponse value='%s'></form>".formatted(RESPONSE);

  private static final String SETTING = "java.security.krb5.conf";

  private MitKdc kdc;
  private ApacheHttpd apache;
  private NtlmServer ntlm;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    IdentityProviderParts parts = IdentityProviderParts.find();
    kdc = new MitKdc(parts, folder.resolve("kdc"));
    kdc.addUser("bob", "builder");
    kdc.addUser("carol", "singer");
    System.setProperty(SETTING, kdc.configuration().toString());
    apache = new ApacheHttpd(parts, folder.resolve("apache"), kdc, "alice", PASSWORD, PAGE);
    ntlm =
        new NtlmServer(
            parts, folder.resolve("ntlm"), "CORP:alice:%s\n".formatted("wonderländ"), PAGE);
  }

  @AfterAll
  void stop() {
    System.clearProperty(SETTING);
    if (kdc != null) {
      kdc.close();
    }
    if (apache != null) {
      apache.close();
    }
    if (ntlm != null) {
      ntlm.close();
    }
  }

  private static String signIn(URI address, PasswordMethod way, String user, String password)
      throws NoCredentials {
    return new SignInPage(address, way, passwords(user, password), Progress.NONE)
        .response(false)
        .base64()
        .reveal();
  }

  static PasswordSource passwords(String user, String password) {
    return new PasswordSource() {
      @Override
      public UserPassword password() {
        return new UserPassword(user, Secret.of(password));
      }

      @Override
      public String origin() {
        return user;
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"/basic/, BASIC", "/digest/, DIGEST"})
  void apacheAcceptsBasicAndDigest(String path, PasswordMethod way) throws NoCredentials {
    assertEquals(RESPONSE, signIn(apache.at(path), way, "alice", PASSWORD));
  }

  @ParameterizedTest
  @CsvSource({"/basic/, BASIC", "/digest/, DIGEST"})
  void apacheRefusesAWrongPassword(String path, PasswordMethod way) {
    var failure =
        assertThrows(
            NoCredentials.SignInRefused.class,
            () -> signIn(apache.at(path), way, "alice", "another"));
    assertFalse((failure + "").contains("another"));
  }

  @ParameterizedTest
  @CsvSource({"/basic/, DIGEST", "/basic/, NTLM", "/digest/, NTLM"})
  void reportsAnAuthenticationSchemeOtherThanTheConfiguredOne(String path, PasswordMethod way) {
    assertThrows(
        NoCredentials.UnusableAnswer.class, () -> signIn(apache.at(path), way, "alice", PASSWORD));
  }

  private String signInByTicket(String path, String user, String password) throws NoCredentials {
    var login = new KerberosLogin.Password(passwords(user, password));
    return new KerberosSignIn(apache.at(path), login, Progress.NONE)
        .response(false)
        .base64()
        .reveal();
  }

  /** The second path redirects to the first: Apache asks for a ticket on each request. */
  @ParameterizedTest
  @ValueSource(strings = {"/ticket/", "/ticket"})
  void apacheAcceptsATicket(String path) throws NoCredentials {
    assertEquals(RESPONSE, signInByTicket(path, "bob", "builder"));
  }

  @Test
  void apacheRefusesATicketOfAnotherService() {
    assertThrows(
        NoCredentials.SignInRefused.class, () -> signInByTicket("/ticket/", "carol", "singer"));
  }

  @Test
  void reportsThatApacheWantsAPasswordInsteadOfATicket() {
    assertThrows(
        NoCredentials.UnusableAnswer.class, () -> signInByTicket("/basic/", "bob", "builder"));
  }

  @Test
  void ntlmSignsInByThreeMessages() throws Exception {
    assertEquals(
        RESPONSE, signIn(ntlm.at("/aws"), PasswordMethod.NTLM, "CORP\\alice", "wonderländ"));
    assertEquals(List.of("nothing 401", "message 401", "message 200"), threeLines());
  }

  private List<String> threeLines() throws Exception {
    return List.of(ntlm.line(), ntlm.line(), ntlm.line());
  }

  @ParameterizedTest
  @ValueSource(strings = {"another", ""})
  void ntlmRefusesAWrongPasswordOnce(String password) throws Exception {
    assertThrows(
        NoCredentials.SignInRefused.class,
        () -> signIn(ntlm.at("/aws"), PasswordMethod.NTLM, "CORP\\alice", password));
    assertEquals(List.of("nothing 401", "message 401", "message 401"), threeLines());
    // Another attempt of the client would have printed its line first.
    assertEquals(
        RESPONSE, signIn(ntlm.at("/aws"), PasswordMethod.NTLM, "CORP\\alice", "wonderländ"));
    assertEquals(List.of("nothing 401", "message 401", "message 200"), threeLines());
  }

  @Test
  void ntlmRefusesAUserOfAnotherDomain() throws Exception {
    assertThrows(
        NoCredentials.SignInRefused.class,
        () -> signIn(ntlm.at("/aws"), PasswordMethod.NTLM, "OTHER\\alice", "wonderländ"));
    assertEquals(List.of("nothing 401", "message 401", "message 401"), threeLines());
  }
}
