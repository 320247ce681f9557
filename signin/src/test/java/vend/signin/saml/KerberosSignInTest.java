package vend.signin.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.RefusingPort;
import vend.client.http.BoundedHttp;
import vend.client.http.Network;
import vend.client.http.ServerLogin;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Reply;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;

/** Failures of Kerberos sign-ins; another test signs in with a real KDC. */
class KerberosSignInTest {
  private static final String SETTING = "java.security.krb5.conf";
  private static final String PASSWORD = "w&nder=land+ü";

  @TempDir Path folder;
  private final StubServer idp;
  private final Optional<String> before = Optional.ofNullable(System.getProperty(SETTING));

  KerberosSignInTest() throws IOException {
    idp = new StubServer();
  }

  @BeforeEach
  void noKdc() throws IOException {
    use(StubKdc.configuration(folder, Optional.empty()));
  }

  @AfterEach
  void stop() {
    idp.close();
    before.ifPresentOrElse(
        file -> System.setProperty(SETTING, file), () -> System.clearProperty(SETTING));
  }

  private static void use(Path configuration) {
    System.setProperty(SETTING, configuration.toString());
  }

  private <T extends NoCredentials> T failure(Class<T> kind, KerberosLogin login) {
    NoCredentials failure =
        assertThrows(
            NoCredentials.class,
            () -> new KerberosSignIn(idp.at("/aws"), login, Progress.NONE).response(false));
    String words = failure + failure.next().orElse("");
    assertFalse(words.contains(PASSWORD), words);
    return assertInstanceOf(kind, failure, words);
  }

  private static void assertSays(String words, NoCredentials failure) {
    String reply = failure.getMessage() + " " + failure.next().orElse("");
    assertTrue(reply.contains(words), reply);
  }

  private static KerberosLogin password() {
    return new KerberosLogin.Password(SamlFixture.password(PASSWORD));
  }

  @ParameterizedTest
  @CsvSource({
    "6, does not know the user",
    "14, AES",
    "18, locked",
    "23, expired",
    "24, refused the password",
    "37, clock",
    "68, does not know the realm",
    "60, error 60",
  })
  void describesTheErrorCodesOfTheKdc(int code, String words) throws Exception {
    try (var kdc = new StubKdc(code)) {
      use(StubKdc.configuration(folder, Optional.of(kdc.port())));
      assertSays(words, failure(NoCredentials.SignInRefused.class, password()));
      assertTrue(kdc.asked() <= 2, "asked " + kdc.asked() + " times");
    }
    assertEquals(List.of(), idp.asked());
  }

  @Test
  void reportsAKdcThatDoesNotAnswer() throws Exception {
    try (var refusing = new RefusingPort()) {
      use(StubKdc.configuration(folder, Optional.of(refusing.number())));
      assertSays("the KDC does not answer", failure(NoCredentials.NotAnswered.class, password()));
    }
  }

  @Test
  void reportsAKdcThatSendsNothing() throws Exception {
    try (var kdc = new StubKdc(0)) {
      use(StubKdc.configuration(folder, Optional.of(kdc.port())));
      assertSays("the KDC does not answer", failure(NoCredentials.NotAnswered.class, password()));
    }
  }

  @Test
  void reportsARealmWithoutAKdc() {
    assertSays("krb5.conf", failure(NoCredentials.NotAnswered.class, password()));
  }

  @Test
  void advisesKinitWithoutATicketCache() {
    var failure =
        failure(
            NoCredentials.SignInRefused.class,
            new KerberosLogin.TicketCache(folder.resolve("nowhere")));
    assertSays("there is no Kerberos ticket", failure);
    assertSays("Run kinit", failure);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u0005\u0004", "no tickets are in here"})
  void reportsACacheWithoutATicket(String content) throws IOException {
    Path cache = Files.writeString(folder.resolve("cache"), content);
    assertSays(
        "holds no Kerberos ticket",
        failure(NoCredentials.SignInRefused.class, new KerberosLogin.TicketCache(cache)));
  }

  @Test
  void reportsAMissingKeytabAndOneWithoutThePrincipal() throws IOException {
    Path keytab = folder.resolve("keytab");
    var login = new KerberosLogin.Keytab(keytab, "build@ACME.TEST");
    assertSays("cannot be read", failure(NoCredentials.SignInRefused.class, login));
    Files.write(keytab, new byte[] {5, 2});
    assertSays(
        "does not contain the principal build@ACME.TEST",
        failure(NoCredentials.SignInRefused.class, login));
  }

  @Test
  void usesTheTicketCacheOfTheUser() {
    assertEquals(
        new KerberosLogin.TicketCache(Path.of("/run/mine")),
        KerberosLogin.TicketCache.ofUser(Map.of("KRB5CCNAME", "FILE:/run/mine")));
    assertEquals(
        new KerberosLogin.TicketCache(Path.of("/run/mine")),
        KerberosLogin.TicketCache.ofUser(Map.of("KRB5CCNAME", "/run/mine")));
    assertTrue(
        KerberosLogin.TicketCache.ofUser(Map.of("KRB5CCNAME", ""))
            .file()
            .toString()
            .matches("/tmp/krb5cc_\\d+"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"KEYRING:persistent:1000", "DIR:/run/tickets", "KCM:", "API:1"})
  void refusesOtherKindsOfTicketCachesWithAdvice(String name) {
    var failure =
        assertThrows(
            IllegalArgumentException.class,
            () -> KerberosLogin.TicketCache.ofUser(Map.of("KRB5CCNAME", name)));
    assertTrue(String.valueOf(failure.getMessage()).contains("KRB5CCNAME=FILE:"));
  }

  private SamlResponse walk() throws NoCredentials {
    var identity =
        new KerberosIdentity(
            new Subject(), new KerberosFailures(new KerberosLogin.TicketCache(folder)));
    NamedServer server =
        new NamedServer(idp.at("/aws"), Map.of(), Network.PLAIN)
            .with(new ServerLogin.Proof.Negotiate(identity::token));
    var start =
        new SignInStart(
            server,
            Step.get(idp.at("/aws")),
            Optional.empty(),
            () -> new NoCredentials.SignInRefused("refused", ""));
    try (BoundedHttp http = server.http()) {
      return new SamlFormSignIn(start, http).walk();
    }
  }

  @Test
  void sendsNoTicketToAServerThatDoesNotRequestOne() {
    idp.on("GET /aws", _ -> new Reply(401, "", Map.of("WWW-Authenticate", "NTLM, Basic realm=x")));
    var failure = assertThrows(NoCredentials.UnusableAnswer.class, this::walk);
    assertSays("it accepts basic, ntlm", failure);
    assertEquals(1, idp.asked().size());
  }

  @Test
  void sendsNoTicketToAnotherServer() {
    idp.on("GET /aws", _ -> Reply.to(idp.elsewhere("/other").toString()));
    idp.on("GET /other", _ -> new Reply(401, "", Map.of("WWW-Authenticate", "Negotiate")));
    // A ticket request would fail with another message.
    var failure = assertThrows(NoCredentials.SignInRefused.class, this::walk);
    assertEquals("refused", failure.getMessage());
    assertEquals(2, idp.asked().size());
  }

  @Test
  void treatsAPasswordFormAsARefusal() {
    idp.on(
        "GET /aws",
        _ -> Reply.page("<form method=post><input name=u><input type=password name=p></form>"));
    assertThrows(NoCredentials.SignInRefused.class, this::walk);
    assertEquals(1, idp.asked().size());
  }

  @Test
  void needsNoTicketIfTheServerSendsTheResponseAtOnce() throws NoCredentials {
    idp.on("GET /aws", _ -> Reply.page(SamlFixture.handOn(SamlFixture.base64())));
    assertEquals(SamlFixture.base64(), walk().base64().reveal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://id.example.com/", "https://a:b@id.example.com/", "x"})
  void refusesAddressesToWhichNoTicketMayBeSent(String address) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new KerberosSignIn(URI.create(address), password(), Progress.NONE));
  }
}
