package vend.signin.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.client.http.Network;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Asked;
import vend.client.http.StubServer.Reply;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;

/** Pages that resemble those of Keycloak and AD FS, and pages that lead to no response. */
class SignInPageTest {
  private static final String RESPONSE = SamlFixture.base64();
  private static final String PASSWORD = "w&nder=land+ü";

  private final StubServer idp;

  SignInPageTest() throws IOException {
    idp = new StubServer();
  }

  @AfterEach
  void stop() {
    idp.close();
  }

  private SignInPage page(PasswordMethod way) {
    return new SignInPage(idp.at("/aws"), way, SamlFixture.alice(), Progress.NONE);
  }

  private String response(PasswordMethod way) throws NoCredentials {
    return page(way).response(false).base64().reveal();
  }

  private <T extends NoCredentials> T failure(Class<T> kind, PasswordMethod way) {
    NoCredentials failure = assertThrows(NoCredentials.class, () -> response(way));
    String words = failure + failure.next().orElse("");
    assertFalse(words.contains(PASSWORD) || words.contains(RESPONSE), words);
    return assertInstanceOf(kind, failure, words);
  }

  /** As Keycloak 26 renders it: an absolute address, a hidden field and a button. */
  private String keycloakForm(String action) {
    return """
    <form id="kc-form-login" onsubmit="login.disabled = true; return true;" action="%s" method="post">
    <input id="username" name="username" value="" type="text" autocomplete="username" autofocus>
    <input id="password" name="password" value="" type="password" autocomplete="current-password">
    <input type="checkbox" id="rememberMe" name="rememberMe">
    <input type="hidden" id="id-hidden-input" name="credentialId" />
    <button name="login" id="kc-login" type="submit">Sign In</button></form>\
    """
        .formatted(action);
  }

  private Reply afterPassword(Asked asked, String user, String password) {
    return PASSWORD.equals(asked.form().get(password)) && "alice".equals(asked.form().get(user))
        ? Reply.page(SamlFixture.handOn(RESPONSE))
        : Reply.page(keycloakForm("/authenticate"));
  }

  @Test
  void fillsInAForm() throws NoCredentials {
    idp.on("GET /aws", _ -> Reply.page(keycloakForm("authenticate?session_code=a%2Bb&amp;tab=1")));
    idp.on("POST /authenticate", asked -> afterPassword(asked, "username", "password"));
    assertEquals(RESPONSE, response(PasswordMethod.FORMS));
    Asked posted = idp.asked().getLast();
    assertEquals("session_code=a%2Bb&tab=1", posted.address().getRawQuery());
    assertEquals(
        Map.of("username", "alice", "password", PASSWORD, "credentialId", ""), posted.form());
  }

  @Test
  void storesCookiesAndFollowsRedirects() throws NoCredentials {
    idp.on("GET /aws", _ -> Reply.to("/login").with("Set-Cookie", "session=one; Path=/; HttpOnly"));
    idp.on("GET /login", _ -> Reply.page(keycloakForm("/authenticate")));
    idp.on("POST /authenticate", _ -> Reply.to(idp.at("/done").toString()));
    idp.on(
        "GET /done",
        asked ->
            asked.header("cookie").contains("session=one")
                ? Reply.page(SamlFixture.handOn(RESPONSE))
                : new Reply(400, "cookie_not_found"));
    assertEquals(RESPONSE, response(PasswordMethod.FORMS));
    assertEquals("", idp.asked().getLast().body());
  }

  @Test
  void startsEachSignInWithoutCookies() throws NoCredentials {
    idp.on(
        "GET /aws",
        _ -> Reply.page(SamlFixture.handOn(RESPONSE)).with("Set-Cookie", "session=one; Path=/"));
    SignInPage page = page(PasswordMethod.FORMS);
    page.response(false);
    page.response(false);
    assertEquals("", idp.asked().getLast().header("cookie"));
  }

  /** As Keycloak does if the browser may support Kerberos. */
  @Test
  void submitsAFormThatAScriptWouldSubmit() throws NoCredentials {
    idp.on(
        "GET /aws",
        _ ->
            new Reply(
                401,
                """
                <title>Kerberos Unsupported</title><body onload="document.forms[0].submit()">
                <form method="POST" action="/go-on"><noscript><input name="continue" type="submit" value="Continue"/>
                </noscript></form></body>\
                """,
                Map.of("WWW-Authenticate", "Negotiate", "Content-Type", "text/html")));
    idp.on("POST /go-on", _ -> Reply.page(keycloakForm("/authenticate")));
    idp.on("POST /authenticate", asked -> afterPassword(asked, "username", "password"));
    assertEquals(RESPONSE, response(PasswordMethod.FORMS));
  }

  @Test
  void fillsInUserAndPasswordOnTwoPages() throws NoCredentials {
    idp.on(
        "GET /aws",
        _ ->
            Reply.page(
                "<form method=post action=/user><input name=identifier><input type=submit>"
                    + "</form>"));
    idp.on(
        "POST /user",
        _ ->
            Reply.page(
                "<form method=post action=/password><input type=hidden name=user value=alice>"
                    + "<input type=password name=passwd></form>"));
    idp.on("POST /password", asked -> afterPassword(asked, "user", "passwd"));
    assertEquals(RESPONSE, response(PasswordMethod.FORMS));
    assertEquals(Map.of("identifier", "alice"), idp.asked().get(1).form());
  }

  @Test
  void treatsARepeatedFormAsAWrongPassword() {
    idp.on("GET /aws", _ -> Reply.page(keycloakForm("/authenticate")));
    idp.on("POST /authenticate", _ -> Reply.page(keycloakForm("/authenticate")));
    failure(NoCredentials.SignInRefused.class, PasswordMethod.FORMS);
    assertEquals(2, idp.asked().size());
  }

  @Test
  void treatsARepeatedUserFormAsAWrongUser() {
    String html = "<form method=post action=/user><input name=identifier></form>";
    idp.on("GET /aws", _ -> Reply.page(html));
    idp.on("POST /user", _ -> Reply.page(html));
    failure(NoCredentials.SignInRefused.class, PasswordMethod.FORMS);
    assertEquals(2, idp.asked().size());
  }

  @Test
  void pressesTheFirstOfSeveralButtons() throws NoCredentials {
    idp.on(
        "GET /aws",
        _ ->
            Reply.page(
                "<form method=post action=/in><input name=user><input name=pw type=password>"
                    + "<input type=submit name=go value=Login><input type=submit name=cancel value=No>"
                    + "</form>"));
    idp.on("POST /in", asked -> afterPassword(asked, "user", "pw"));
    assertEquals(RESPONSE, response(PasswordMethod.FORMS));
    assertEquals(
        Map.of("user", "alice", "pw", PASSWORD, "go", "Login"), idp.asked().getLast().form());
  }

  @ParameterizedTest
  @CsvSource({"Host, secret", "Content-Length, secret", "X-Key, secret\u0007s"})
  void refusesInvalidHeadersWithoutQuotingTheirValues(String name, String value) {
    var failure =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new SignInPage(
                    idp.at("/aws"),
                    PasswordMethod.FORMS,
                    SamlFixture.alice(),
                    Map.of(name, value),
                    Network.PLAIN,
                    Progress.NONE));
    assertTrue(String.valueOf(failure.getMessage()).startsWith("the header " + name));
    assertFalse(String.valueOf(failure.getMessage()).contains("secret"));
  }

  @Test
  void sendsThePasswordToTheNamedServerOnly() {
    idp.on("GET /aws", _ -> Reply.page(keycloakForm(idp.elsewhere("/authenticate").toString())));
    failure(NoCredentials.UnusableAnswer.class, PasswordMethod.FORMS);
    assertEquals(1, idp.asked().size());
  }

  @Test
  void doesNotSendThePasswordAfterARedirect() {
    idp.on("GET /aws", _ -> Reply.page(keycloakForm("/authenticate")));
    idp.on(
        "POST /authenticate",
        _ -> new Reply(307, "", Map.of("Location", idp.elsewhere("/catch").toString())));
    failure(NoCredentials.UnusableAnswer.class, PasswordMethod.FORMS);
    assertEquals(2, idp.asked().size());
  }

  @Test
  void neverPutsThePasswordIntoAnAddress() {
    idp.on(
        "GET /aws",
        _ -> Reply.page("<form action=/in><input name=user><input type=password name=pw></form>"));
    failure(NoCredentials.UnusableAnswer.class, PasswordMethod.FORMS);
    assertEquals(1, idp.asked().size());
  }

  @Test
  void followsOtherServersWithoutPasswordAndHeaders() throws NoCredentials {
    idp.on("GET /aws", _ -> Reply.to(idp.elsewhere("/other").toString()));
    idp.on("GET /other", _ -> Reply.page(SamlFixture.handOn(RESPONSE)));
    var page =
        new SignInPage(
            idp.at("/aws"),
            PasswordMethod.BASIC,
            SamlFixture.alice(),
            Map.of("X-Origin", "office"),
            Network.PLAIN,
            Progress.NONE);
    assertEquals(RESPONSE, page.response(false).base64().reveal());
    assertEquals("office", idp.asked().getFirst().header("x-origin"));
    assertTrue(idp.asked().getFirst().header("authorization").startsWith("Basic "));
    assertEquals("", idp.asked().getLast().header("x-origin"));
    assertEquals("", idp.asked().getLast().header("authorization"));
  }

  @Test
  void refusesARedirectToPlainHttp() {
    idp.on("GET /aws", _ -> Reply.to("http://id.example.com/login"));
    failure(NoCredentials.UnusableAnswer.class, PasswordMethod.FORMS);
  }

  @Test
  void postsTheFieldsOfAdfsAtOnce() throws NoCredentials {
    idp.on("POST /aws", _ -> Reply.to("/aws?done=1").with("Set-Cookie", "MSISAuth=one; Path=/"));
    idp.on(
        "GET /aws",
        asked ->
            asked.header("cookie").contains("MSISAuth=one")
                ? Reply.page(SamlFixture.handOn(RESPONSE))
                : new Reply(400, ""));
    assertEquals(RESPONSE, response(PasswordMethod.ADFS));
    assertEquals(
        Map.of("UserName", "alice", "Password", PASSWORD, "AuthMethod", "FormsAuthentication"),
        idp.asked().getFirst().form());
  }

  @Test
  void treatsARepeatedFormOfAdfsAsAWrongPassword() {
    idp.on(
        "POST /aws",
        _ ->
            Reply.page(
                """
                <form method="post" id="loginForm" action="/adfs/ls/?client-request-id=1">
                <span id="errorText">Incorrect user ID or password.</span>
                <input id="userNameInput" name="UserName" type="email" value="alice">
                <input id="passwordInput" name="Password" type="password">
                <input id="optionForms" type="hidden" name="AuthMethod" value="FormsAuthentication"/></form>\
                """));
    failure(NoCredentials.SignInRefused.class, PasswordMethod.ADFS);
    assertEquals(1, idp.asked().size());
  }

  @Test
  void sendsBasicAuthenticationInAHeader() throws NoCredentials {
    idp.on(
        "GET /aws",
        asked ->
            asked.header("authorization").equals("Basic YWxpY2U6dyZuZGVyPWxhbmQrw7w=")
                ? Reply.page(SamlFixture.handOn(RESPONSE))
                : new Reply(401, "", Map.of("WWW-Authenticate", "Basic realm=acme")));
    assertEquals(RESPONSE, response(PasswordMethod.BASIC));
  }

  @Test
  void treatsA401AsARefusal() {
    idp.on("GET /aws", _ -> new Reply(401, "", Map.of("WWW-Authenticate", "Basic realm=acme")));
    failure(NoCredentials.SignInRefused.class, PasswordMethod.BASIC);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 500, 503})
  void refusesOtherStatuses(int status) {
    idp.on("GET /aws", _ -> new Reply(status, SamlFixture.handOn(RESPONSE)));
    failure(NoCredentials.UnusableAnswer.class, PasswordMethod.FORMS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p>You are signed in.",
        "",
        "<input name=SAMLResponse value=a><input name=SAMLResponse value=a>",
        "<input name=SAMLResponse value=''>",
        "<input name=SAMLResponse value='???'>",
        "<input name=SAMLResponse value='bm8gWE1M'>",
        "<form method=post action=/a></form><form method=post action=/b></form>",
        "<form method=post action=/a><input name=user><input name=otp autocomplete=one-time-code></form>",
        "<form method=post><input type=password name=a><input type=password name=b></form>",
        "<form method=post action='https://[x/'><input type=password name=a></form>",
      })
  void refusesPagesThatLeadToNoResponse(String html) {
    idp.on("GET /aws", _ -> Reply.page(html));
    failure(NoCredentials.UnusableAnswer.class, PasswordMethod.FORMS);
  }

  @Test
  void namesTheFieldsOfASecondFactor() {
    idp.on("GET /aws", _ -> Reply.page(keycloakForm("/authenticate")));
    idp.on(
        "POST /authenticate",
        _ -> Reply.page("<form method=post><input name=otp autocomplete=one-time-code></form>"));
    var failure = failure(NoCredentials.UnusableAnswer.class, PasswordMethod.FORMS);
    assertTrue(String.valueOf(failure.getMessage()).contains("its fields: otp"));
  }

  @Test
  void stopsRedirectLoops() {
    idp.on("GET /aws", _ -> Reply.to("/aws"));
    failure(NoCredentials.UnusableAnswer.class, PasswordMethod.FORMS);
    assertEquals(20, idp.asked().size());
  }

  @Test
  void stopsReadingEndlessPages() {
    idp.on("GET /aws", _ -> Reply.page("<p>".repeat(400_000)));
    failure(NoCredentials.NotAnswered.class, PasswordMethod.FORMS);
  }

  @Test
  void reportsEachStep() throws NoCredentials {
    idp.on("GET /aws", _ -> Reply.page(SamlFixture.handOn(RESPONSE)));
    var messages = new ArrayList<String>();
    new SignInPage(idp.at("/aws"), PasswordMethod.FORMS, SamlFixture.alice(), messages::add)
        .response(false);
    assertEquals(List.of("signing in at 127.0.0.1", "signed in at 127.0.0.1"), messages);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://id.example.com/", "https://a:b@id.example.com/", "ftp://x/", "x"})
  void refusesAddressesToWhichNoPasswordMayBeSent(String address) {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new SignInPage(
                URI.create(address), PasswordMethod.FORMS, SamlFixture.alice(), Progress.NONE));
  }
}
