package vend.client.hub;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import vend.Secret;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.client.http.Network;
import vend.client.http.Request;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.client.source.RetryPolicy;
import vend.console.ConsoleLink;
import vend.console.ConsoleTarget;
import vend.credentials.TemporaryCredentials;

/** A Vend hub. Safe for use by many threads. */
public final class Hub {
  /** How many seconds the hub may wait for STS (RFC 7240); without it, 0.9. */
  private static final String PREFER = "wait=5";

  private final HubAddress address;
  private final InstantSource clock;
  private final RetryPolicy patience;
  private final Progress progress;
  private final BoundedHttp http;

  /**
   * A hub, over HTTP that follows no redirect: a token goes to the hub alone.
   *
   * @param address of the hub
   * @param network the way to it
   * @param clock says when credentials came
   * @param patience how long to try again while the hub is busy
   * @param progress hears of each pause
   */
  public Hub(
      HubAddress address,
      Network network,
      InstantSource clock,
      RetryPolicy patience,
      Progress progress) {
    this(address, clock, patience, progress, network.http());
  }

  Hub(
      HubAddress address,
      InstantSource clock,
      RetryPolicy patience,
      Progress progress,
      BoundedHttp http) {
    this.address = address;
    this.clock = clock;
    this.patience = patience;
    this.progress = progress;
    this.http = http;
  }

  /**
   * Keys for a role.
   *
   * @throws NoCredentials if the hub gives none; it says why
   */
  public TemporaryCredentials keys(Secret token, CredentialRequest request) throws NoCredentials {
    Request sent = Request.json(address.at("/v1/credentials"), request.body());
    return HubAnswers.keys(answer(token, sent), request.role(), clock.instant());
  }

  /**
   * The roles that the hub would give keys for.
   *
   * @throws NoCredentials if the hub does not say
   */
  public List<GrantedRole> roles(Secret token) throws NoCredentials {
    return HubAnswers.roles(answer(token, Request.get(address.at("/v1/roles"))));
  }

  /**
   * What the hub decides about keys of a role, without giving any.
   *
   * @return the hub's own document: {@code decision}, then {@code grant} and {@code session}, or
   *     {@code code} and {@code message}; {@code trace} where the grants show it to callers
   * @throws NoCredentials if the hub does not say
   */
  public Map<String, Object> explain(Secret token, CredentialRequest request) throws NoCredentials {
    Request sent = Request.json(address.at("/v1/explain"), request.withoutFresh());
    return HubAnswers.explanation(answer(token, sent));
  }

  /**
   * A link that signs in to the AWS console with a role's keys. The hub decides as for keys.
   *
   * @param request for which role, and how the keys behind the link are wanted
   * @param target where it leads
   * @throws NoCredentials if the hub makes none; it says why
   */
  public ConsoleLink console(Secret token, CredentialRequest request, ConsoleTarget target)
      throws NoCredentials {
    Map<String, Object> body = request.body();
    target
        .destination()
        .ifPresent(destination -> body.put("destination", destination.page().toString()));
    target.issuer().ifPresent(issuer -> body.put("issuer", issuer.page().toString()));
    return HubAnswers.link(answer(token, Request.json(address.at("/v1/console"), body)), address);
  }

  private Request authorized(Secret token, Request request) throws NoCredentials {
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
          "the token for the hub is empty or has a line break, a space or another character that"
              + " no token has",
          "Write the token again, on one line: tr -d '[:space:]' < TOKEN-FILE > NEW-FILE");
    }
  }

  private String answer(Secret token, Request request) throws NoCredentials {
    Request authorized = authorized(token, request);
    return patience.make(longest -> answer(authorized, longest), progress);
  }

  private String answer(Request request, Duration longest) throws NoCredentials {
    Answer answer = http.within(longest).send(request, "the hub " + address);
    if (answer.status() == 200) {
      return answer.text();
    }
    throw HubAnswers.refusal(address, answer.status(), answer.text(), answer.header("retry-after"));
  }
}
