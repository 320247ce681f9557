package vend.client.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vend.Secret;
import vend.aws.RoleArn;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.client.http.Network;
import vend.client.http.Request;
import vend.client.source.CredentialRequest;
import vend.client.source.CredentialSource;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.client.source.RetryPolicy;
import vend.client.token.TokenSource;
import vend.console.ConsoleLink;
import vend.console.ConsoleTarget;
import vend.credentials.TemporaryCredentials;

/**
 * A Vend hub as a source of credentials. A token identifies the caller to the hub. Cached
 * credentials belong to that caller: another caller on the same machine does not get them. Needs no
 * AWS SDK. Safe for use by many threads.
 */
public final class Hub implements CredentialSource {
  /** How many seconds the hub may wait for STS (RFC 7240). Without this header, it waits 0.9 s. */
  private static final String PREFER = "wait=5";

  private static final String REQUESTS = "/v1/requests";

  private final HubAddress address;
  private final TokenSource tokens;
  private final InstantSource clock;
  private final RetryPolicy patience;
  private final Progress progress;
  private final Supplier<BoundedHttp> maker;
  private @Nullable BoundedHttp http;

  /**
   * A role that the hub grants to the caller.
   *
   * @param accountName the name of the role's account in the hub's grants file
   * @param longest the longest lifetime of its credentials
   * @param needsApproval whether other people must approve a request first
   */
  public record GrantedRole(
      RoleArn role, String accountName, Duration longest, boolean needsApproval) {}

  /**
   * Makes a client of a hub. It follows no redirects, so that a token goes to the hub alone.
   *
   * @param tokens prove the caller's identity
   * @param network the proxies and trusted certificates
   * @param clock says when credentials arrived
   * @param patience how long to retry while the hub is busy
   * @param progress receives each step
   */
  public Hub(
      HubAddress address,
      TokenSource tokens,
      Network network,
      InstantSource clock,
      RetryPolicy patience,
      Progress progress) {
    this(address, tokens, network::http, clock, patience, progress);
  }

  Hub(
      HubAddress address,
      TokenSource tokens,
      Supplier<BoundedHttp> maker,
      InstantSource clock,
      RetryPolicy patience,
      Progress progress) {
    this.address = address;
    this.tokens = tokens;
    this.maker = maker;
    this.clock = clock;
    this.patience = patience;
    this.progress = progress;
  }

  public HubAddress address() {
    return address;
  }

  /** The source of the tokens that prove the caller's identity. */
  public TokenSource tokens() {
    return tokens;
  }

  @Override
  public Fetch prepare(CredentialRequest request) throws NoCredentials {
    Secret token = tokens.token();
    return new Fetch(
        key(token, request),
        once -> {
          progress.step(
              "requesting credentials from the hub %s with the token from %s ..."
                  .formatted(address, tokens.origin()));
          return credentials(token, request, once ? patience.atOnce() : patience);
        });
  }

  @Override
  public Optional<List<String>> knownKey(CredentialRequest request) throws NoCredentials {
    return tokens.known().map(token -> key(token, request));
  }

  private List<String> key(Secret token, CredentialRequest request) {
    return List.of(
        "hub",
        address.toString(),
        tokens.identity(token),
        request.role().toString(),
        request.life().map(Duration::toString).orElse(""),
        request.sessionName().orElse(""));
  }

  private TemporaryCredentials credentials(
      Secret token, CredentialRequest request, RetryPolicy patience) throws NoCredentials {
    Map<String, Object> body = credentialsBody(request);
    return HubAnswers.credentials(
        answer(token, "/v1/credentials", Optional.of(body), patience),
        request.role(),
        clock.instant());
  }

  /**
   * Lists the roles that the hub grants to the caller.
   *
   * @throws NoCredentials if the hub does not answer or refuses the request
   */
  public List<GrantedRole> roles() throws NoCredentials {
    return HubAnswers.roles(answer(tokens.token(), "/v1/roles", Optional.empty(), patience));
  }

  /**
   * Returns what the hub decides about a request, without obtaining credentials.
   *
   * @return the hub's JSON document: {@code decision}, then {@code grant} and {@code session}, or
   *     {@code code} and {@code message}; {@code trace} where the grants show it to callers
   * @throws NoCredentials if the hub does not answer or refuses the request
   */
  public Map<String, Object> explain(CredentialRequest request) throws NoCredentials {
    return HubAnswers.explanation(
        answer(tokens.token(), "/v1/explain", Optional.of(body(request)), patience));
  }

  /**
   * Returns a link that signs in to the AWS console with a role's credentials. The hub decides as
   * for credentials.
   *
   * @param request the role, and the lifetime and session name of the credentials behind the link
   * @param target the console page that the link opens
   * @throws NoCredentials if the hub makes no link; the message says why
   */
  public ConsoleLink console(CredentialRequest request, ConsoleTarget target) throws NoCredentials {
    Map<String, Object> body = credentialsBody(request);
    target
        .destination()
        .ifPresent(destination -> body.put("destination", destination.page().toString()));
    target.issuer().ifPresent(issuer -> body.put("issuer", issuer.page().toString()));
    return HubAnswers.link(
        answer(tokens.token(), "/v1/console", Optional.of(body), patience), address);
  }

  /**
   * Lists vended sessions: the caller's own, or those of all callers for an operator.
   *
   * @param query the query parameters of {@code GET /v1/leases}
   * @throws NoCredentials if the hub does not answer or refuses the request
   */
  public LeasePage leases(Map<String, String> query) throws NoCredentials {
    return HubAnswers.leases(
        answer(tokens.token(), "/v1/leases" + parameters(query), Optional.empty(), patience));
  }

  private static String parameters(Map<String, String> query) {
    return query.isEmpty()
        ? ""
        : query.entrySet().stream()
            .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  /** Encodes a space as %20 and not as a plus, which is valid in every part of a URL. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /**
   * Revokes vended sessions. It is safe to repeat.
   *
   * @param body the body of {@code POST /v1/revocations}
   * @throws NoCredentials if the hub does not answer or refuses the request
   */
  public Revocation revoke(Map<String, Object> body) throws NoCredentials {
    return HubAnswers.revocation(
        answer(tokens.token(), "/v1/revocations", Optional.of(body), patience));
  }

  /**
   * Requests access to a role. It is safe to repeat on broken connections: all attempts of one call
   * make one request.
   *
   * @param body the body of {@code POST /v1/requests}
   * @throws NoCredentials if the hub does not answer or refuses the request
   */
  public AccessRequest requestAccess(Map<String, Object> body) throws NoCredentials {
    Request request =
        Request.json(address.at(REQUESTS), body)
            .with("Idempotency-Key", UUID.randomUUID().toString());
    return accessRequest(received(tokens.token(), request, patience));
  }

  /**
   * Reads an access request.
   *
   * @throws NoCredentials if the hub does not answer, or the caller may not see the request
   */
  public AccessRequest accessRequest(String id) throws NoCredentials {
    return accessRequest(REQUESTS + "/" + encoded(id), Optional.empty());
  }

  /** What a person does with an access request. */
  public enum RequestAct {
    APPROVE,
    DENY,
    WITHDRAW,
    END
  }

  /**
   * Decides, withdraws or ends an access request. It is safe to repeat.
   *
   * @param comment for people; can be empty
   * @throws NoCredentials if the hub does not answer or refuses the act
   */
  public AccessRequest actOn(String id, RequestAct act, String comment) throws NoCredentials {
    Map<String, Object> body = comment.isEmpty() ? Map.of() : Map.of("comment", comment);
    String verb = act.name().toLowerCase(Locale.ROOT);
    return accessRequest(REQUESTS + "/" + encoded(id) + "/" + verb, Optional.of(body));
  }

  private AccessRequest accessRequest(String path, Optional<Map<String, Object>> body)
      throws NoCredentials {
    return accessRequest(received(tokens.token(), path, body, patience));
  }

  private static AccessRequest accessRequest(Answer answer) throws NoCredentials {
    return AccessRequestAnswers.one(
        answer.text(), answer.header("retry-after").flatMap(HubAnswers::seconds));
  }

  /**
   * Lists access requests: the caller's own, or those that the filters select.
   *
   * @param query the query parameters of {@code GET /v1/requests}
   * @throws NoCredentials if the hub does not answer or refuses the request
   */
  public AccessRequestPage accessRequests(Map<String, String> query) throws NoCredentials {
    return AccessRequestAnswers.page(
        answer(tokens.token(), REQUESTS + parameters(query), Optional.empty(), patience));
  }

  private static Map<String, Object> credentialsBody(CredentialRequest request) {
    Map<String, Object> body = body(request);
    if (request.fresh()) {
      body.put("fresh", true);
    }
    return body;
  }

  private static Map<String, Object> body(CredentialRequest request) {
    var body = new LinkedHashMap<String, Object>();
    body.put("role", request.role().toString());
    request.duration().ifPresent(wanted -> body.put("duration", wanted.seconds()));
    request.sessionName().ifPresent(name -> body.put("sessionName", name));
    return body;
  }

  private static Request authorized(Secret token, Request request, RetryPolicy patience)
      throws NoCredentials {
    check(token.reveal());
    Request authorized =
        request
            .with("Authorization", "Bearer " + token.reveal())
            .with("Accept", "application/json");
    return patience.waits() ? authorized.with("Prefer", PREFER) : authorized;
  }

  private static void check(String token) throws NoCredentials {
    if (token.isEmpty() || token.chars().anyMatch(c -> c < '!' || c > '~')) {
      throw new NoCredentials.UnusableAnswer(
          "the token for the hub is empty, or contains a line break, a space or another character"
              + " that tokens never contain",
          "Write the token on one line: tr -d '[:space:]' < TOKEN-FILE > NEW-FILE");
    }
  }

  /** Sends a POST with the body, or a GET if there is none. */
  private Answer received(
      Secret token, String path, Optional<Map<String, Object>> body, RetryPolicy patience)
      throws NoCredentials {
    URI to = address.at(path);
    return received(
        token,
        body.map(fields -> Request.json(to, fields)).orElseGet(() -> Request.get(to)),
        patience);
  }

  private Answer received(Secret token, Request request, RetryPolicy patience)
      throws NoCredentials {
    Request authorized = authorized(token, request, patience);
    return patience.make(longest -> answer(authorized, longest), progress);
  }

  private String answer(
      Secret token, String path, Optional<Map<String, Object>> body, RetryPolicy patience)
      throws NoCredentials {
    return received(token, path, body, patience).text();
  }

  private Answer answer(Request request, Duration longest) throws NoCredentials {
    Answer answer = http().within(longest).send(request, "the hub " + address);
    if (answer.status() == 200 || answer.status() == 201) {
      return answer;
    }
    throw HubAnswers.refusal(address, answer.status(), answer.text(), answer.header("retry-after"));
  }

  /** Created at the first request, so that a cache hit loads no HTTP client. */
  private synchronized BoundedHttp http() {
    BoundedHttp mine = http;
    if (mine == null) {
      mine = maker.get();
      http = mine;
    }
    return mine;
  }
}
