package vend.local.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vend.Json;
import vend.SettableClock;
import vend.caller.BearerToken;
import vend.caller.OidcIssuer;
import vend.caller.Transport;
import vend.caller.Verification;
import vend.caller.oidc.OidcVerifier;
import vend.caller.signing.KeyLookup;
import vend.grant.Grants;
import vend.grant.file.GrantsReader;
import vend.local.http.LoopbackFilter;
import vend.local.issuer.LocalIssuer;

/** The providers of the example grants on a free port, with a settable clock, and a client. */
final class ProviderFixture implements AutoCloseable {
  static final String CLIENT = "vend";
  static final String REDIRECT = "http://127.0.0.1:50000/callback";
  static final String VERIFIER = "v".repeat(43);

  /** The fields of a response or a token. */
  record Fields(Map<String, ?> all) {
    /** Returns a field as text. */
    String text(String name) {
      return String.valueOf(all.get(name));
    }

    /** Returns a field that is a number. */
    long number(String name) {
      return Long.parseLong(text(name));
    }

    boolean has(String name) {
      return all.containsKey(name);
    }
  }

  private static final Pattern FORM_TOKEN = Pattern.compile("name=\"form_token\" value=\"(.*?)\"");

  final SettableClock clock = new SettableClock(Instant.parse("2026-11-30T10:00:00Z"));
  final Grants grants;
  final LocalProviders providers;

  private final LocalIssuer keys;
  private final HttpServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  ProviderFixture() throws Exception {
    grants = GrantsReader.read(Path.of("../grants.yaml"), Transport.LOOPBACK_TOO);
    keys =
        new LocalIssuer(
            grants.oidcIssuers(), Files.createTempDirectory(Path.of("target"), "signing-keys"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    providers = new LocalProviders(origin(), keys, grants, clock, new SecureRandom());
    server
        .createContext(
            LocalProviders.PATH + "/",
            exchange -> {
              try (exchange) {
                providers.handle(exchange);
              }
            })
        .getFilters()
        .add(LoopbackFilter.forProgramsAndOwnPages());
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  URI origin() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Returns the address of a provider. */
  String address(String name) {
    return origin() + LocalProviders.PATH + "/" + name;
  }

  static String challenge() throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(US_ASCII));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  /** Returns the parameters of a valid request. */
  static Map<String, String> request() throws Exception {
    var fields = new LinkedHashMap<String, String>();
    fields.put("response_type", "code");
    fields.put("client_id", CLIENT);
    fields.put("redirect_uri", REDIRECT);
    fields.put("scope", "openid offline_access");
    fields.put("state", "a&b=c");
    fields.put("nonce", "n-1");
    fields.put("code_challenge", challenge());
    fields.put("code_challenge_method", "S256");
    return fields;
  }

  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(
        request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String address, Map<String, String> query) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(address + "?" + form(query))));
  }

  static HttpRequest.Builder posting(String address, Map<String, String> fields) {
    return HttpRequest.newBuilder(URI.create(address))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form(fields)));
  }

  /** Posts as a program does. */
  HttpResponse<String> post(String address, Map<String, String> fields) throws Exception {
    return send(posting(address, fields));
  }

  /** Posts as a browser does from the provider's own page. */
  HttpResponse<String> postFromPage(String address, Map<String, String> fields) throws Exception {
    return send(posting(address, fields).header("Origin", origin().toString()));
  }

  /** Reads the token of the form on a page. */
  static String formToken(HttpResponse<String> page) {
    Matcher token = FORM_TOKEN.matcher(page.body());
    if (!token.find()) {
      throw new AssertionError("no form: " + page.body());
    }
    return token.group(1);
  }

  /** Returns the form of the sign-in page, with a person chosen. */
  Map<String, String> chosen(Map<String, String> request, String person) throws Exception {
    var fields = new LinkedHashMap<>(request);
    fields.put("form_token", formToken(get(address("staff") + "/authorize", request)));
    fields.put("person", person);
    fields.put("answer", "sign-in");
    return fields;
  }

  /** Signs a person in at the provider of staff, and returns the parameters of the redirect. */
  Fields redirected(Map<String, String> request, String person) throws Exception {
    return location(postFromPage(address("staff") + "/authorize", chosen(request, person)));
  }

  /** Parses the parameters of a redirect to the client. */
  static Fields location(HttpResponse<String> response) {
    String location = response.headers().firstValue("Location").orElseThrow();
    if (response.statusCode() != 303 || !location.startsWith(REDIRECT + "?")) {
      throw new AssertionError("no redirect to the client: " + location);
    }
    var fields = new LinkedHashMap<String, String>();
    for (String pair : location.substring(REDIRECT.length() + 1).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      fields.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
    }
    return new Fields(fields);
  }

  String code() throws Exception {
    return redirected(request(), "ada").text("code");
  }

  /** Returns the form that redeems a code. */
  static Map<String, String> redeeming(String code) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("grant_type", "authorization_code");
    fields.put("client_id", CLIENT);
    fields.put("code", code);
    fields.put("redirect_uri", REDIRECT);
    fields.put("code_verifier", VERIFIER);
    return fields;
  }

  static Map<String, String> with(Map<String, String> fields, String name, String value) {
    var changed = new LinkedHashMap<>(fields);
    changed.put(name, value);
    return changed;
  }

  static Map<String, String> without(Map<String, String> fields, String... names) {
    var changed = new LinkedHashMap<>(fields);
    Arrays.asList(names).forEach(changed::remove);
    return changed;
  }

  /** Requests tokens from the provider of staff. */
  HttpResponse<String> tokens(Map<String, String> fields) throws Exception {
    return post(address("staff") + "/token", fields);
  }

  Fields granted(Map<String, String> fields) throws Exception {
    HttpResponse<String> answer = tokens(fields);
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
    return read(answer);
  }

  /** Reads the JSON of a response. */
  static Fields read(HttpResponse<String> answer) throws Exception {
    return new Fields(Json.readObject(answer.body()));
  }

  /** Returns the status and the OAuth error of a response. */
  static String error(HttpResponse<String> answer) throws Exception {
    return answer.statusCode() + " " + read(answer).text("error");
  }

  /** Returns the claims of a token, without verifying it. */
  static Fields claims(String token) throws Exception {
    return new Fields(
        Json.readObject(
            new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), UTF_8)));
  }

  /** Verifies a token as the hub in {@code vend local} does. */
  Verification verify(String token) {
    var standIns =
        grants.oidcIssuers().stream()
            .map((OidcIssuer issuer) -> providers.standIn(issuer))
            .toList();
    return new OidcVerifier(standIns, keys.beside((_, _, _) -> new KeyLookup.Unknown()), clock)
        .verify(new BearerToken(token));
  }

  @Override
  public void close() {
    server.stop(0);
    http.close();
  }
}
