package vend.caller.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static vend.caller.oidc.VerifierFixture.NOW;
import static vend.caller.oidc.VerifierFixture.assertRejected;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.caller.IssuerName;
import vend.caller.OidcIssuer;
import vend.caller.RefusedDocument;
import vend.caller.RejectionCause;
import vend.caller.Transport;

/**
 * Threat 1: an {@code iss} never makes Vend contact a server that the grants file does not name.
 */
class Threat01IssuerLookupTest {
  private final VerifierFixture fixture = new VerifierFixture();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://id.example.com/",
        "https://id.example.com//",
        "https://ID.example.com",
        "HTTPS://id.example.com",
        "http://id.example.com",
        "https://id.example.com:443",
        "https://id.example.com.",
        "https://id.example.com.evil.example",
        "https://id.example.com@evil.example",
        "https://id.example.com:x@evil.example",
        "https://evil.example/https://id.example.com",
        "https://id.example.com#",
        "https://id.example.com#@evil.example",
        "https://id.example.com?",
        "https://id.example.com?x=1",
        "https://id.example.com/../evil",
        "https://id.example.com/%2e%2e",
        "https://id.example.com\\@evil.example",
        " https://id.example.com",
        "https://id.example.com\n",
        "https://id.example.com\u0000",
        "https://id.example\u3002com",
        "https://\u0456d.example.com",
        "https://id.ex\u00e4mple.com",
        "//id.example.com",
        "id.example.com",
        "http://169.254.169.254/latest/meta-data/iam/security-credentials/",
        "http://169.254.170.2/v2/credentials",
        "http://[fd00:ec2::254]/latest/meta-data/",
        "http://localhost:9001/2018-06-01/runtime/invocation/next",
        "http://127.0.0.1",
        "http://2130706433/",
        "http://[::ffff:169.254.169.254]/",
        "file:///etc/passwd",
        "jar:https://id.example.com!/",
        "gopher://127.0.0.1:25/"
      })
  void contactsNoServerForAnUnlistedIssuer(String iss) {
    Map<String, Object> claims = fixture.claims();
    claims.put("iss", iss);
    assertRejected(RejectionCause.ISSUER_UNKNOWN, fixture.verify(fixture.issuer.sign(claims)));
    assertEquals(0, fixture.source.fetches());
  }

  @Test
  void contactsNoServerForAnIssuerThatIsNotAString() {
    for (Object iss : Arrays.asList(1, true, List.of(fixture.issuer.url()), Map.of("a", "b"))) {
      Map<String, Object> claims = fixture.claims();
      claims.put("iss", iss);
      assertRejected(RejectionCause.ISSUER_UNKNOWN, fixture.verify(fixture.issuer.sign(claims)));
    }
    Map<String, Object> claims = fixture.claims();
    claims.remove("iss");
    assertRejected(RejectionCause.ISSUER_UNKNOWN, fixture.verify(fixture.issuer.sign(claims)));
    assertEquals(0, fixture.source.fetches());
  }

  @Test
  void contactsNoServerForATokenWithARefusedHeader() {
    Map<String, Object> header = fixture.issuer.header();
    header.put("alg", "none");
    header.put("jku", "http://169.254.169.254/");
    assertRejected(
        RejectionCause.ALGORITHM_NOT_ALLOWED,
        fixture.verify(fixture.issuer.key().sign(header, fixture.issuer.claims(NOW))));
    assertEquals(0, fixture.source.fetches());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "id.example.com",
        "https://",
        "https:///path",
        "http://id.example.com",
        "ftp://id.example.com",
        "HTTPS://id.example.com",
        "https://user@id.example.com",
        "https://user:secret@id.example.com",
        "https://@id.example.com",
        "https://id.example.com#x",
        "https://id.example.com#",
        "https://id.example.com/../x",
        "https://id.example.com/a/./b",
        "https://id.example.com/%2e%2e/x",
        "https://id.example.com//",
        "https://id.example.com/a//b",
        "https://id.example.com:0",
        "https://id.example.com:99999999999",
        "https://id.example.com.",
        "https://id_example.com",
        "https://id.ex\u00e4mple.com",
        "https://id.example.com/\u00e4",
        "https://id.example.com/a b",
        "https://id.example.com\\@evil.example",
        "https://localhost",
        "https://LOCALHOST",
        "https://a.localhost",
        "http://localhost:8080",
        "https://127.0.0.1",
        "https://127.1",
        "https://0x7f.1",
        "https://0177.0.0.1",
        "https://2130706433",
        "https://0.0.0.0",
        "https://10.0.0.1",
        "https://172.16.0.1",
        "https://172.31.255.255",
        "https://192.168.1.1",
        "https://169.254.169.254",
        "https://100.64.0.1",
        "https://192.0.0.192",
        "https://198.18.0.1",
        "https://224.0.0.1",
        "https://255.255.255.255",
        "https://256.1.1.1",
        "https://999.999.999.999",
        "https://[::1]",
        "https://[::]",
        "https://[fe80::1]",
        "https://[fe80::1%25eth0]",
        "https://[fd00:ec2::254]",
        "https://[::ffff:127.0.0.1]",
        "https://[::ffff:169.254.169.254]",
        "https://[64:ff9b::7f00:1]",
        "https://[2002:7f00:1::]",
        "https://[2001::1]",
        "https://[ff02::1]"
      })
  void refusesUnsafeAddressesForIssuers(String address) {
    assertThrows(IllegalArgumentException.class, () -> issuer(address));
    assertKeySetRefused(issuer("https://id.example.com"), address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://id.example.com?x=1", "https://id.example.com?"})
  void refusesAnIssuerAddressWithAQuery(String address) {
    assertThrows(IllegalArgumentException.class, () -> issuer(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://token.actions.githubusercontent.com",
        "https://gitlab.example.com:8443",
        "https://sts.windows.net/11111111-2222-3333-4444-555555555555/",
        "https://id.example.com/realms/My%20Realm",
        "https://172.15.0.1",
        "https://172.32.0.1",
        "https://100.63.255.255",
        "https://100.128.0.1",
        "https://8.8.8.8",
        "https://[2600:1f18::1]",
        "https://[::ffff:8.8.8.8]"
      })
  void acceptsPublicAddresses(String address) throws Exception {
    assertEquals(address, issuer(address).oidc());
    assertEquals(address, keySetAddress("https://id.example.com", address));
  }

  @Test
  void findsTheDiscoveryDocumentWithAndWithoutASlashAtTheEnd() {
    assertEquals(
        "https://id.example.com/a/.well-known/openid-configuration",
        issuer("https://id.example.com/a").discoveryAddress().toString());
    assertEquals(
        "https://id.example.com/a/.well-known/openid-configuration",
        issuer("https://id.example.com/a/").discoveryAddress().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://id.example.com/",
        "https://ID.example.com",
        "https://evil.example",
        "https://id.example.com/.well-known/openid-configuration",
        ""
      })
  void refusesTheDiscoveryDocumentOfAnotherIssuer(String other) {
    String text = Json.write(Map.of("issuer", other, "jwks_uri", "https://id.example.com/keys"));
    assertThrows(
        RefusedDocument.class,
        () -> DiscoveryDocument.parse(text, issuer("https://id.example.com")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "<html>",
        "{}",
        "{\"issuer\":\"https://id.example.com\"}",
        "{\"issuer\":\"https://id.example.com\",\"jwks_uri\":1}",
        "{\"issuer\":\"https://id.example.com\",\"jwks_uri\":\"https://a.example\",\"jwks_uri\":\"https://b.example\"}"
      })
  void refusesAMalformedDiscoveryDocument(String text) {
    assertThrows(
        RefusedDocument.class,
        () -> DiscoveryDocument.parse(text, issuer("https://id.example.com")));
  }

  @Test
  void acceptsLoopbackOnlyFromAnIssuerOnLoopback() throws Exception {
    String loopback = "http://127.0.0.1:8080";
    assertThrows(IllegalArgumentException.class, () -> issuer(loopback));
    for (String address :
        List.of(loopback, "http://localhost:8080/a", "http://[::1]:1", "https://localhost")) {
      assertEquals(address, local(address).oidc());
    }
    for (String address :
        List.of("http://id.example.com", "http://10.0.0.1", "https://169.254.169.254")) {
      assertThrows(IllegalArgumentException.class, () -> local(address));
    }
    assertEquals(
        "http://localhost:8080/keys", keySetAddress(local(loopback), "http://localhost:8080/keys"));
    assertKeySetRefused(local(loopback), "http://169.254.169.254/");
    assertKeySetRefused(local(loopback), "http://id.example.com/keys");
    assertKeySetRefused(local("https://localhost"), "http://localhost/keys");
    // An issuer elsewhere must not reach loopback, even on a developer's machine.
    assertKeySetRefused(local("https://id.example.com"), "http://127.0.0.1:8080/keys");
    assertKeySetRefused(local("https://id.example.com"), "https://127.0.0.1:8080/keys");
  }

  @Test
  void acceptsAKeySetOnAnotherHost() throws Exception {
    assertEquals(
        "https://keys.example.net/v3/certs?tenant=7",
        keySetAddress("https://id.example.com", "https://keys.example.net/v3/certs?tenant=7"));
  }

  private static void assertKeySetRefused(OidcIssuer issuer, String address) {
    RefusedDocument refused =
        assertThrows(RefusedDocument.class, () -> keySetAddress(issuer, address));
    String host = address.replaceFirst("^[a-z]*://", "");
    assertFalse(
        host.length() > 2 && String.valueOf(refused.getMessage()).contains(host),
        refused.getMessage());
  }

  private static String keySetAddress(String iss, String address) throws RefusedDocument {
    return keySetAddress(issuer(iss), address);
  }

  private static String keySetAddress(OidcIssuer issuer, String address) throws RefusedDocument {
    String text = Json.write(Map.of("issuer", issuer.oidc(), "jwks_uri", address));
    return DiscoveryDocument.parse(text, issuer).keySetAddress().toString();
  }

  private static OidcIssuer issuer(String address) {
    return new OidcIssuer(
        new IssuerName("test"), address, "vend", OidcIssuer.DEFAULT_ALGORITHMS, Map.of(), false);
  }

  private static OidcIssuer local(String address) {
    return new OidcIssuer(
        new IssuerName("test"),
        address,
        "vend",
        OidcIssuer.DEFAULT_ALGORITHMS,
        Map.of(),
        false,
        Transport.LOOPBACK_TOO);
  }
}
