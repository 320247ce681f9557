package vend.local.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.local.provider.ProviderFixture.REDIRECT;
import static vend.local.provider.ProviderFixture.location;
import static vend.local.provider.ProviderFixture.posting;
import static vend.local.provider.ProviderFixture.redeeming;
import static vend.local.provider.ProviderFixture.request;
import static vend.local.provider.ProviderFixture.with;
import static vend.local.provider.ProviderFixture.without;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.caller.Caller;
import vend.caller.Transport;
import vend.caller.Verification;
import vend.grant.file.GrantsReader;

/** The authorization endpoint and its page. */
class AuthorizationTest {
  @TempDir private Path folder;
  private ProviderFixture fixture;
  private String authorize;

  @BeforeEach
  void start() throws Exception {
    fixture = new ProviderFixture();
    authorize = fixture.address("staff") + "/authorize";
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void publishesMetadataForEachIssuer() throws Exception {
    for (String name : List.of("github", "staff")) {
      String address = fixture.address(name);
      ProviderFixture.Fields metadata =
          ProviderFixture.read(
              fixture.get(address + "/.well-known/openid-configuration", Map.of()));
      assertEquals(address, metadata.text("issuer"));
      assertEquals(address + "/authorize", metadata.text("authorization_endpoint"));
      assertEquals("[S256]", metadata.text("code_challenge_methods_supported"));
      assertEquals("[RS256]", metadata.text("id_token_signing_alg_values_supported"));
      assertEquals(200, fixture.get(address + "/keys", Map.of()).statusCode());
    }
    assertEquals(404, fixture.get(fixture.address("unknown") + "/keys", Map.of()).statusCode());
  }

  @Test
  void followsNewGrants() throws Exception {
    String changed =
        Files.readString(Path.of("../grants.yaml"))
            .replace("audience: vend\n", "audience: vend-2\n");
    Path file = Files.writeString(folder.resolve("grants.yaml"), changed);
    Path policies = Files.createDirectory(folder.resolve("policies"));
    Files.copy(Path.of("../policies/deploy.json"), policies.resolve("deploy.json"));
    fixture.providers.follow(GrantsReader.read(file, Transport.LOOPBACK_TOO));
    assertEquals(400, fixture.get(authorize, request()).statusCode());
    assertEquals(200, fixture.get(authorize, with(request(), "client_id", "vend-2")).statusCode());
  }

  @Test
  void signsAPersonInForTheHub() throws Exception {
    ProviderFixture.Fields redirect = fixture.redirected(request(), "ada");

    assertEquals(Set.of("code", "state", "iss"), redirect.all().keySet());
    assertEquals("a&b=c", redirect.text("state"));
    assertEquals(fixture.address("staff"), redirect.text("iss"));
    String token = fixture.granted(redeeming(redirect.text("code"))).text("id_token");
    ProviderFixture.Fields claims = ProviderFixture.claims(token);
    assertEquals(fixture.address("staff"), claims.text("iss"));
    assertEquals("vend", claims.text("aud"));
    assertEquals("vend", claims.text("azp"));
    assertEquals("n-1", claims.text("nonce"));
    assertEquals(fixture.clock.instant().getEpochSecond(), claims.number("auth_time"));
    Caller caller = assertInstanceOf(Verification.Verified.class, fixture.verify(token)).caller();
    assertEquals("staff", caller.issuer().value());
    assertEquals("ada", caller.subject());
    assertEquals(List.of("engineering", "chess"), caller.claims().values("groups"));
  }

  @Test
  void theHubAcceptsTheAccessTokenToo() throws Exception {
    String token = fixture.granted(redeeming(fixture.code())).text("access_token");
    assertInstanceOf(Verification.Verified.class, fixture.verify(token));
  }

  @Test
  void peopleHaveTheClaimsThatTheIssuerRequires() throws Exception {
    String github = fixture.address("github") + "/authorize";
    var query = with(request(), "client_id", "https://vend.example.com");
    String page = fixture.get(github, query).body();
    assertTrue(page.contains("repository_owner_id=4242"), page);
    assertTrue(page.contains("\nrepository=acme/shop\n"), "claims of the first grant");
  }

  @Test
  void thePageShowsEachPersonWithClaimsAndCannotBeFramed() throws Exception {
    HttpResponse<String> page = fixture.get(authorize, request());

    assertEquals(200, page.statusCode());
    for (String text :
        List.of("Ada Byrne", "Ben Castillo", "Cleo Duval", "email=ben@example.com")) {
      assertTrue(page.body().contains(text), page.body());
    }
    assertTrue(page.body().contains("groups:=[&quot;engineering&quot;,&quot;chess&quot;]"));
    assertFalse(page.body().contains("<script"), "the page works without scripts");
    String policy = header(page, "Content-Security-Policy");
    assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
    assertTrue(policy.contains("form-action 'self' http://127.0.0.1:50000;"), policy);
    assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    assertEquals("DENY", header(page, "X-Frame-Options"));
    assertEquals("no-store", header(page, "Cache-Control"));
    assertEquals("same-origin", header(page, "Referrer-Policy"));
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/callback",
        "http://evil.example:50000/callback",
        "http://127.0.0.1.evil.example:50000/callback",
        "http://127.0.0.1:50000@evil.example/callback",
        "http://user@127.0.0.1:50000/callback",
        "http://localhost:50000/callback",
        "http://127.0.0.2:50000/callback",
        "http://127.1:50000/callback",
        "http://[::]:50000/callback",
        "http://127.0.0.1/callback",
        "http://127.0.0.1:0/callback",
        "http://127.0.0.1:65536/callback",
        "http://127.0.0.1:50000/callback#fragment",
        "http://127.0.0.1:50000/callback?next=https://evil.example",
        "http://127.0.0.1:50000/call%0d%0aback",
        "http://127.0.0.1:50000/callback\n",
        "http://127.0.0.1:50000\\@evil.example/",
        "HTTP://127.0.0.1:50000/callback",
        "//127.0.0.1:50000/callback",
        "javascript:alert(1)",
        ""
      })
  void neverRedirectsElsewhere(String address) throws Exception {
    assertNotRedirected(with(request(), "redirect_uri", address));
  }

  @Test
  void neverRedirectsToItself() throws Exception {
    assertNotRedirected(with(request(), "redirect_uri", fixture.origin() + "/callback"));
    assertNotRedirected(without(request(), "redirect_uri"));
  }

  @Test
  void refusesAnotherClientWithoutARedirect() throws Exception {
    assertNotRedirected(with(request(), "client_id", "other"));
    assertNotRedirected(with(request(), "client_id", "VEND"));
    assertNotRedirected(without(request(), "client_id"));
  }

  private void assertNotRedirected(Map<String, String> query) throws Exception {
    var form = fixture.chosen(request(), "ada");
    form.keySet().removeAll(request().keySet());
    form.putAll(query);
    for (HttpResponse<String> response :
        List.of(fixture.get(authorize, query), fixture.postFromPage(authorize, form))) {
      assertEquals(400, response.statusCode(), response.body());
      assertEquals(Optional.empty(), response.headers().firstValue("Location"));
    }
  }

  @Test
  void redirectsToIpv6Loopback() throws Exception {
    var query = with(request(), "redirect_uri", "http://[::1]:50000/callback");
    HttpResponse<String> page = fixture.get(authorize, query);
    assertTrue(header(page, "Content-Security-Policy").contains("form-action 'self' http:;"));
    HttpResponse<String> response = fixture.postFromPage(authorize, fixture.chosen(query, "ada"));
    assertTrue(header(response, "Location").startsWith("http://[::1]:50000/callback?code="));
  }

  @ParameterizedTest
  @CsvSource({
    "response_type, token, unsupported_response_type",
    "response_type, code id_token, unsupported_response_type",
    "response_type,, invalid_request",
    "scope, profile, invalid_scope",
    "scope, openidx, invalid_scope",
    "scope,, invalid_scope",
    "code_challenge,, invalid_request",
    "code_challenge, short, invalid_request",
    "code_challenge_method, plain, invalid_request",
    "code_challenge_method,, invalid_request",
    "response_mode, fragment, invalid_request",
    "prompt, none, login_required",
    "request, a.b.c, request_not_supported",
    "request_uri, https://evil.example, request_uri_not_supported"
  })
  void reportsInvalidRequestsToTheClient(String name, String value, String error) throws Exception {
    var query = value == null ? without(request(), name) : with(request(), name, value);
    ProviderFixture.Fields redirect = location(fixture.get(authorize, query));
    assertEquals(error, redirect.text("error"));
    assertEquals("a&b=c", redirect.text("state"));
    assertEquals(fixture.address("staff"), redirect.text("iss"));
    assertFalse(redirect.has("code"));
  }

  @Test
  void requiresPkce() throws Exception {
    var query = without(request(), "code_challenge", "code_challenge_method");
    assertEquals("invalid_request", location(fixture.get(authorize, query)).text("error"));
  }

  @Test
  void refusesARepeatedParameter() throws Exception {
    var response =
        fixture.send(
            HttpRequest.newBuilder(
                URI.create(authorize + "?" + ProviderFixture.form(request()) + "&client_id=vend")));
    assertEquals(400, response.statusCode());
    assertEquals(Optional.empty(), response.headers().firstValue("Location"));
  }

  @Test
  void acceptsItsOwnFormOnly() throws Exception {
    var form = fixture.chosen(request(), "ada");
    assertEquals(403, fixture.postFromPage(authorize, without(form, "form_token")).statusCode());
    assertEquals(403, fixture.postFromPage(authorize, with(form, "form_token", "x")).statusCode());
    for (String origin :
        List.of("http://evil.example", "null", "http://127.0.0.1:1", "http://localhost")) {
      assertEquals(
          403, fixture.send(posting(authorize, form).header("Origin", origin)).statusCode());
    }
    assertEquals(303, fixture.postFromPage(authorize, form).statusCode());
  }

  @Test
  void aGetSignsNoPersonIn() throws Exception {
    HttpResponse<String> page = fixture.get(authorize, fixture.chosen(request(), "ada"));
    assertEquals(200, page.statusCode());
    assertEquals(Optional.empty(), page.headers().firstValue("Location"));
  }

  @Test
  void tellsTheClientThatThePersonDeclined() throws Exception {
    var form = with(fixture.chosen(request(), "ada"), "answer", "decline");
    ProviderFixture.Fields redirect = location(fixture.postFromPage(authorize, form));
    assertEquals("access_denied", redirect.text("error"));
    assertEquals("a&b=c", redirect.text("state"));
  }

  @Test
  void signsInWithTypedClaims() throws Exception {
    var form =
        with(
            fixture.chosen(request(), "other"),
            "claims",
            "sub=eve\r\n\r\nlevel:=3\r\ngroups:=[\"sales\"]");
    String code = location(fixture.postFromPage(authorize, form)).text("code");
    ProviderFixture.Fields claims =
        ProviderFixture.claims(fixture.granted(redeeming(code)).text("id_token"));
    assertEquals("eve", claims.text("sub"));
    assertEquals(3, claims.number("level"));
    assertEquals("[sales]", claims.text("groups"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email=ada@example.com",
        "sub=",
        "sub:=3",
        "sub=a\niss=https://id.example.com",
        "sub=a\naud:=[\"other\"]",
        "sub=a\nexp:=99999999999",
        "sub=a\nnonce=mine",
        "sub=a\nno claim",
        "sub=a\nsub=b",
        "sub=a\nlist:=[",
      })
  void reportsInvalidTypedClaimsAndKeepsThem(String claims) throws Exception {
    var form = with(fixture.chosen(request(), "other"), "claims", claims);
    HttpResponse<String> page = fixture.postFromPage(authorize, form);
    assertEquals(400, page.statusCode());
    assertTrue(page.body().contains("role=\"alert\""), page.body());
    assertTrue(page.body().contains(claims.replace("\"", "&quot;") + "</textarea>"), page.body());
  }

  @Test
  void escapesWhatItShows() throws Exception {
    var query = with(request(), "state", "\"><b>");
    assertFalse(fixture.get(authorize, query).body().contains("<b>"));
    var form = with(fixture.chosen(query, "other"), "claims", "</textarea><b>");
    assertFalse(fixture.postFromPage(authorize, form).body().contains("<b>"));
    form = with(fixture.chosen(query, "<b>"), "claims", "");
    assertFalse(fixture.postFromPage(authorize, form).body().contains("<b>"));
  }

  @Test
  void returnsTheRedirectAddressExactlyAsItWasSent() throws Exception {
    var query = with(request(), "redirect_uri", "http://127.0.0.1:50000");
    HttpResponse<String> response = fixture.postFromPage(authorize, fixture.chosen(query, "ada"));
    assertTrue(header(response, "Location").startsWith("http://127.0.0.1:50000?code="));
    assertEquals(REDIRECT, request().get("redirect_uri"));
  }
}
