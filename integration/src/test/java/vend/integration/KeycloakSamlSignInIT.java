package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import software.amazon.awssdk.regions.Region;
import vend.LoopbackCertificate;
import vend.aws.AccountId;
import vend.client.aws.SecurityTokenService;
import vend.client.cache.CachedCredentials;
import vend.client.cache.CredentialCache;
import vend.client.http.CaBundle;
import vend.client.http.Network;
import vend.client.sealed.SealedStore;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.credentials.TemporaryCredentials;
import vend.signin.saml.AssertionSource;
import vend.signin.saml.KerberosLogin;
import vend.signin.saml.KerberosSignIn;
import vend.signin.saml.PasswordMethod;
import vend.signin.saml.SamlSource;
import vend.signin.saml.SignInPage;

/**
 * Users sign in at a real Keycloak, with its form or with tickets of a real KDC, and get
 * credentials for the SAML assertion.
 */
@EnabledIf(
    value = "areThere",
    disabledReason =
        "VEND_TEST_KEYCLOAK or VEND_TEST_IDENTITY_PROVIDERS is not set. Run .ci/keycloak FOLDER and"
            + " .ci/identity-providers FOLDER to get the servers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class KeycloakSamlSignInIT {
  private static final String SETTING = "java.security.krb5.conf";
  private static final AccountId SHOP = new AccountId("222222222222");

  private final InstantSource clock = InstantSource.system();
  private final int port = KeycloakServer.freePort();
  private Path folder = Path.of("target");
  private Network trust;
  private MitKdc kdc;
  private KeycloakServer keycloak;

  static boolean areThere() {
    return KeycloakServer.isThere() && IdentityProviderParts.areThere();
  }

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    kdc = new MitKdc(IdentityProviderParts.find(), folder.resolve("kdc"));
    kdc.addUser("bob", "builder");
    kdc.addUser("carol", "singer");
    kdc.requirePreauthentication("carol");
    System.setProperty(SETTING, kdc.configuration().toString());
    LoopbackCertificate certificate = LoopbackCertificate.make(folder);
    trust =
        Network.PLAIN.trusting(
            new CaBundle(
                Files.writeString(folder.resolve("localhost.pem"), certificate.pem()), "the test"));
    keycloak =
        KeycloakServer.start(
            folder.resolve("keycloak.log"),
            List.of(
                "--hostname=https://localhost:" + port,
                "--https-port=" + port,
                "--https-key-store-file=" + certificate.store(),
                "--https-key-store-password=" + LoopbackCertificate.PASSWORD),
            "-Djava.security.krb5.conf=" + kdc.configuration());
    new KeycloakKerberos(keycloak).enable(kdc.keytab("HTTP/localhost"));
  }

  @AfterAll
  void stop() {
    System.clearProperty(SETTING);
    if (keycloak != null) {
      keycloak.close();
    }
    if (kdc != null) {
      kdc.close();
    }
  }

  private URI application(String host) {
    return URI.create("https://%s:%d/realms/acme/protocol/saml/clients/vend".formatted(host, port));
  }

  private AssertionSource byForm(String password) {
    return new SignInPage(
        application("localhost"),
        PasswordMethod.FORMS,
        SignInServersIT.passwords("alice", password),
        Map.of(),
        trust,
        Progress.NONE);
  }

  private AssertionSource byTicket(String host, KerberosLogin login) {
    return new KerberosSignIn(application(host), login, Map.of(), trust, Progress.NONE);
  }

  private AssertionSource byTicket(KerberosLogin login) {
    return byTicket("localhost", login);
  }

  private static KerberosLogin password(String user, String password) {
    return new KerberosLogin.Password(SignInServersIT.passwords(user, password));
  }

  private Path grantsFile() throws IOException {
    return Files.writeString(
        folder.resolve("grants.yaml"),
        """
        version: 1
        hub: { account: "111111111111", role: vend-hub }
        organization: o-a1b2c3d4e5
        accounts:
          shop: { id: "222222222222", externalId: 3f8e6c1a0b7d4e52 }
        issuers:
          staff:
            saml: %s
            entityId: https://localhost:%d/realms/acme
            audience: urn:acme:vend
            recipient: https://vend.example.com/saml
        roles: {}
        grants:
          - id: staff
            issuer: staff
            when: { "ForAnyValue:StringEquals": { role: "arn:aws:iam::222222222222:role/Admin" } }
            roles: ["arn:aws:iam::222222222222:role/Admin"]
            session: { name: "{sub}", sourceIdentity: "{sub}" }
        """
            .formatted(keycloak.metadata(), port));
  }

  private TemporaryCredentials credentials(RunningVend vend, AssertionSource signIn)
      throws NoCredentials {
    return new CachedCredentials(
            new SamlSource(
                new SecurityTokenService(Region.EU_CENTRAL_1, Optional.of(vend.uri("")), clock),
                signIn,
                Progress.NONE),
            CredentialRequest.of(SHOP + "/Admin"),
            new CredentialCache(SealedStore.inMemory(new SecureRandom()), clock),
            clock,
            Progress.NONE)
        .get();
  }

  @Test
  void vendsToAUserWhoSignedInByForm() throws Exception {
    try (var vend = new RunningVend(Map.of(), grantsFile())) {
      TemporaryCredentials credentials = credentials(vend, byForm("wonderland"));
      assertTrue(credentials.accessKeyId().startsWith("ASIA"), "temporary credentials");
      assertEquals("arn:aws:iam::222222222222:role/Admin", credentials.role().toString());
      assertEquals("alice", vend.lastEvent().get("subject"));
    }
  }

  @Test
  void vendsToAUserWithATicket() throws Exception {
    var cache = new KerberosLogin.TicketCache(kdc.kinit("bob", "builder", "1h"));
    try (var vend = new RunningVend(Map.of(), grantsFile())) {
      assertTrue(
          credentials(vend, byTicket(cache)).accessKeyId().startsWith("ASIA"),
          "temporary credentials");
      assertEquals("bob", vend.lastEvent().get("subject"));
    }
  }

  /** As on a machine whose login gets a ticket: the command prompts for nothing. */
  @Test
  void theCommandGetsCredentialsWithATicketOfKinit() throws Exception {
    Path cache = kdc.kinit("bob", "builder", "3h");
    try (var vend = new RunningVend(Map.of(), grantsFile())) {
      VendCommand.Result result =
          new VendCommand(Files.createDirectories(folder.resolve("home")))
              .with("KRB5CCNAME", "FILE:" + cache)
              .with("AWS_ENDPOINT_URL_STS", vend.uri("").toString())
              .with("VEND_SAML_APP", application("localhost").toString())
              .with("VEND_SAML_WAY", "kerberos")
              .with("JAVA_TOOL_OPTIONS", javaOptions())
              .run("credentials", "222222222222/Admin");
      assertEquals(0, result.exit(), result.err());
      assertTrue(result.out().contains("\"AccessKeyId\":\"ASIA"), result.err());
      assertEquals("bob", vend.lastEvent().get("subject"));
    }
  }

  private String javaOptions() {
    return String.join(
        " ",
        "-Djava.security.krb5.conf=" + kdc.configuration(),
        "-Djavax.net.ssl.trustStore=" + folder.resolve("localhost.p12"),
        "-Djavax.net.ssl.trustStorePassword=" + LoopbackCertificate.PASSWORD);
  }

  @Test
  void signsInWithAKeytab() throws Exception {
    Path keytab = kdc.keytab("nightly-build");
    var login = new KerberosLogin.Keytab(keytab, "nightly-build@" + MitKdc.REALM);
    assertEquals(2, byTicket(login).response(false).roles().all().size());
  }

  @ParameterizedTest
  @CsvSource({"bob, builder", "carol, singer", "carol@ACME.TEST, singer"})
  void aPasswordSignsInAtTheKdcAndIsSentToNoOtherServer(String user, String password)
      throws Exception {
    assertEquals(2, byTicket(password(user, password)).response(false).roles().all().size());
  }

  private static <T extends NoCredentials> void assertFails(
      Class<T> kind, String words, AssertionSource signIn) {
    NoCredentials failure = assertThrows(NoCredentials.class, () -> signIn.response(false));
    String message = failure + " " + failure.next().orElse("");
    assertInstanceOf(kind, failure, message);
    assertTrue(message.contains(words), message);
    assertFalse(message.contains("not-the-password"), message);
  }

  @Test
  void refusesAWrongPasswordInTheForm() {
    assertFails(
        NoCredentials.SignInRefused.class,
        "rejected the user and password",
        byForm("not-the-password"));
  }

  /**
   * Carol's KDC entry requires preauthentication, so the KDC refuses the wrong password. Bob's does
   * not: the client fails to decrypt the KDC's response.
   */
  @ParameterizedTest
  @ValueSource(strings = {"bob", "carol"})
  void aWrongPasswordIsRefusedByTheKdc(String user) {
    assertFails(
        NoCredentials.SignInRefused.class,
        "refused the password",
        byTicket(password(user, "not-the-password")));
  }

  @Test
  void reportsAnUnknownUser() {
    assertFails(NoCredentials.SignInRefused.class, "(6)", byTicket(password("mallory", "builder")));
  }

  @Test
  void reportsALockedUser() throws Exception {
    kdc.addUser("eve", "dropper");
    kdc.lock("eve");
    assertFails(NoCredentials.SignInRefused.class, "(18)", byTicket(password("eve", "dropper")));
  }

  @Test
  void reportsAnExpiredTicket() throws Exception {
    Path cache = kdc.kinit("bob", "builder", "1s");
    Thread.sleep(2_000);
    assertFails(
        NoCredentials.SignInRefused.class,
        "Run kinit",
        byTicket(new KerberosLogin.TicketCache(cache)));
  }

  @Test
  void reportsAServerThatTheKdcDoesNotKnow() throws Exception {
    var cache = new KerberosLogin.TicketCache(kdc.kinit("bob", "builder", "2h"));
    assertFails(
        NoCredentials.SignInRefused.class,
        "does not know the service HTTP/127.0.0.1",
        byTicket("127.0.0.1", cache));
  }

  @Test
  void refusesATicketOfAnotherKdc() throws Exception {
    try (var other = new MitKdc(IdentityProviderParts.find(), folder.resolve("other"))) {
      other.addUser("bob", "builder");
      other.keytab("HTTP/localhost");
      System.setProperty(SETTING, other.configuration().toString());
      assertFails(
          NoCredentials.SignInRefused.class,
          "rejected the Kerberos ticket",
          byTicket(password("bob", "builder")));
    } finally {
      System.setProperty(SETTING, kdc.configuration().toString());
    }
  }
}
