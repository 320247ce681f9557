package vend.client.hub;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.Secret;
import vend.aws.RoleArn;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.client.http.Network;
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
 * A Vend hub, which knows the caller by a token. Cached credentials belong to the token's caller:
 * another caller on the same machine does not get them. Needs no AWS SDK. Safe for use by many
 * threads.
 */
public final class Hub implements CredentialSource {
  /** How many seconds the hub may wait for STS (RFC 7240); without it, 0.9. */
  private static final String PREFER = "wait=5";

  private final HubAddress address;
  private final TokenSource tokens;
  private final InstantSource clock;
  private final RetryPolicy patience;
  private final Progress progress;
  private final BoundedHttp http;

  /**
   * A role that the hub gives credentials for.
   *
   * @param role the role
   * @param accountName what the hub's grants file calls its account
   * @param longest the longest lifetime of its credentials
   */
  public record GrantedRole(RoleArn role, String accountName, Duration longest) {}

  /**
   * A hub, over HTTP that follows no redirect: a token goes to the hub alone.
   *
   * @param address of the hub
   * @param tokens prove the caller's identity
   * @param network the way to it
   * @param clock says when credentials came
   * @param patience how long to try again while the hub is busy
   * @param progress hears of each step
   */
  public Hub(
      HubAddress address,
      TokenSource tokens,
      Network network,
      InstantSource clock,
      RetryPolicy patience,
      Progress progress) {
    this(address, tokens, network.http(), clock, patience, progress);
  }

  Hub(
      HubAddress address,
      TokenSource tokens,
      BoundedHttp http,
      InstantSource clock,
      RetryPolicy patience,
      Progress progress) {
    this.address = address;
    this.tokens = tokens;
    this.http = http;
    this.clock = clock;
    this.patience = patience;
    this.progress = progress;
  }

  /** Where it is. */
  public HubAddress address() {
    return address;
  }

  /** What proves the caller's identity. */
  public TokenSource tokens() {
    return tokens;
  }

  @Override
  public Fetch prepare(CredentialRequest request) throws NoCredentials {
    Secret token = tokens.token();
    return new Fetch(
        key(token, request),
        once -> {
          progress.step("asking the hub %s by %s ...".formatted(address, tokens.origin()));
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
    Map<String, Object> body = body(request);
    if (request.fresh()) {
      body.put("fresh", true);
    }
    String answer = answer(patience, posted(token, "/v1/credentials", patience, body));
    return HubAnswers.credentials(answer, request.role(), clock.instant());
  }

  /**
   * The roles that the hub gives credentials for.
   *
   * @throws NoCredentials if the hub does not say
   */
  public List<GrantedRole> roles() throws NoCredentials {
    return HubAnswers.roles(
        answer(patience, authorized(tokens.token(), "/v1/roles", patience).GET().build()));
  }

  /**
   * What the hub decides about credentials of a role, without giving any.
   *
   * @return the hub's own document: {@code decision}, then {@code grant} and {@code session}, or
   *     {@code code} and {@code message}; {@code trace} where the grants show it to callers
   * @throws NoCredentials if the hub does not say
   */
  public Map<String, Object> explain(CredentialRequest request) throws NoCredentials {
    return HubAnswers.explanation(
        answer(patience, posted(tokens.token(), "/v1/explain", patience, body(request))));
  }

  /**
   * A link that signs in to the AWS console with a role's credentials. The hub decides as for
   * credentials.
   *
   * @param request for which role, and how the credentials behind the link are wanted
   * @param target where it leads
   * @throws NoCredentials if the hub makes none; it says why
   */
  public ConsoleLink console(CredentialRequest request, ConsoleTarget target) throws NoCredentials {
    Map<String, Object> body = body(request);
    if (request.fresh()) {
      body.put("fresh", true);
    }
    target
        .destination()
        .ifPresent(destination -> body.put("destination", destination.page().toString()));
    target.issuer().ifPresent(issuer -> body.put("issuer", issuer.page().toString()));
    return HubAnswers.link(
        answer(patience, posted(tokens.token(), "/v1/console", patience, body)), address);
  }

  private static Map<String, Object> body(CredentialRequest request) {
    var body = new LinkedHashMap<String, Object>();
    body.put("role", request.role().toString());
    request.duration().ifPresent(wanted -> body.put("duration", wanted.seconds()));
    request.sessionName().ifPresent(name -> body.put("sessionName", name));
    return body;
  }

  private HttpRequest posted(
      Secret token, String path, RetryPolicy patience, Map<String, Object> body)
      throws NoCredentials {
    return authorized(token, path, patience)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(Json.write(body)))
        .build();
  }

  private HttpRequest.Builder authorized(Secret token, String path, RetryPolicy patience)
      throws NoCredentials {
    check(token.reveal());
    var request =
        HttpRequest.newBuilder(address.at(path))
            .header("Authorization", "Bearer " + token.reveal())
            .header("Accept", "application/json");
    return patience.waits() ? request.header("Prefer", PREFER) : request;
  }

  /** Else {@link HttpRequest} throws an exception that may quote the token. */
  private static void check(String token) throws NoCredentials {
    if (token.isEmpty() || token.chars().anyMatch(c -> c < '!' || c > '~')) {
      throw new NoCredentials.UnusableAnswer(
          "the token for the hub is empty or has a line break, a space or another character that"
              + " no token has",
          "Write the token again, on one line: tr -d '[:space:]' < TOKEN-FILE > NEW-FILE");
    }
  }

  private String answer(RetryPolicy patience, HttpRequest request) throws NoCredentials {
    return patience.make(longest -> answer(request, longest), progress);
  }

  private String answer(HttpRequest request, Duration longest) throws NoCredentials {
    Answer answer = http.within(longest).send(request, "the hub " + address);
    if (answer.status() == 200) {
      return answer.text();
    }
    throw HubAnswers.refusal(
        address, answer.status(), answer.text(), answer.headers().firstValue("retry-after"));
  }
}
