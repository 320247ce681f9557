package vend.client.hub;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import vend.Json;
import vend.Secret;
import vend.client.NoCredentials;
import vend.client.RoleKeys;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.console.ConsoleLink;
import vend.console.ConsoleTarget;

/** A Vend hub. Safe for use by many threads. */
public final class Hub {
  private final HubAddress address;
  private final BoundedHttp http;
  private final InstantSource clock;

  /** A hub, over a client of its own that follows no redirect: a token goes to the hub alone. */
  public Hub(HubAddress address, InstantSource clock) {
    this(address, clock, BoundedHttp.plain());
  }

  Hub(HubAddress address, InstantSource clock, BoundedHttp http) {
    this.address = address;
    this.clock = clock;
    this.http = http;
  }

  /**
   * Keys for a role.
   *
   * @throws NoCredentials if the hub gives none; it says why
   */
  public RoleKeys keys(Secret token, KeyRequest request) throws NoCredentials {
    var sent =
        authorized(token, "/v1/credentials")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(request.body())))
            .build();
    return HubAnswers.keys(answer(sent), request.role(), clock.instant());
  }

  /**
   * The roles that the hub would give keys for.
   *
   * @throws NoCredentials if the hub does not say
   */
  public List<GrantedRole> roles(Secret token) throws NoCredentials {
    return HubAnswers.roles(answer(authorized(token, "/v1/roles").GET().build()));
  }

  /**
   * What the hub decides about keys of a role, without giving any.
   *
   * @return the hub's own document: {@code decision}, then {@code grant} and {@code session}, or
   *     {@code code} and {@code message}; {@code trace} where the grants show it to callers
   * @throws NoCredentials if the hub does not say
   */
  public Map<String, Object> explain(Secret token, KeyRequest request) throws NoCredentials {
    var sent =
        authorized(token, "/v1/explain")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(request.withoutFresh())))
            .build();
    return HubAnswers.explanation(answer(sent));
  }

  /**
   * A link that signs in to the AWS console with a role's keys. The hub decides as for keys.
   *
   * @param request for which role, and how the keys behind the link are wanted
   * @param target where it leads
   * @throws NoCredentials if the hub makes none; it says why
   */
  public ConsoleLink console(Secret token, KeyRequest request, ConsoleTarget target)
      throws NoCredentials {
    Map<String, Object> body = request.body();
    target
        .destination()
        .ifPresent(destination -> body.put("destination", destination.page().toString()));
    target.issuer().ifPresent(issuer -> body.put("issuer", issuer.page().toString()));
    var sent =
        authorized(token, "/v1/console")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(body)))
            .build();
    return HubAnswers.link(answer(sent), address);
  }

  private HttpRequest.Builder authorized(Secret token, String path) {
    return HttpRequest.newBuilder(address.at(path))
        .header("Authorization", "Bearer " + token.reveal())
        .header("Accept", "application/json");
  }

  private String answer(HttpRequest request) throws NoCredentials {
    Answer answer = sent(request);
    if (answer.status() == 200) {
      return answer.text();
    }
    throw HubAnswers.refusal(
        address, answer.status(), answer.text(), answer.headers().firstValue("retry-after"));
  }

  private Answer sent(HttpRequest request) throws NoCredentials {
    try {
      return http.send(request, "the hub " + address);
    } catch (NoCredentials.NotAnswered e) {
      throw new NoCredentials.NotAnswered(
          String.valueOf(e.getMessage()),
          "Check the address and your network: curl %s/healthz".formatted(address),
          e.retryAfter());
    }
  }
}
