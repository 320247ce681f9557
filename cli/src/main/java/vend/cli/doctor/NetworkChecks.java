package vend.cli.doctor;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.cli.command.CommandContext;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.client.http.CaBundle;
import vend.client.http.Network;
import vend.client.http.Request;
import vend.client.http.SafeAddress;
import vend.client.hub.HubAddress;
import vend.client.source.NoCredentials;

/** Checks the hub and the issuer over HTTP: whether they answer, and what time it is there. */
record NetworkChecks(CommandContext context, BoundedHttp http) {
  /** AWS refuses signatures that are five minutes off; tokens are checked to the second. */
  private static final Duration MOST_OFF = Duration.ofSeconds(60);

  List<CheckResult> hub(HubAddress hub) {
    var found = new ArrayList<CheckResult>();
    try {
      Answer answer = get(URI.create(hub + "/healthz"), "the hub " + hub);
      found.add(
          isHealthy(answer)
              ? CheckResult.ok("hub", hub + " answers")
              : CheckResult.wrong(
                  "hub",
                  "%s answers %d to /healthz; it is not a Vend hub".formatted(hub, answer.status()),
                  "Check the address. This shows the answer: curl -i %s/healthz".formatted(hub)));
      clock(answer, "the hub's").ifPresent(found::add);
    } catch (NoCredentials e) {
      found.add(CheckResult.wrong("hub", String.valueOf(e.getMessage()), e.next().orElse("")));
    }
    return found;
  }

  private static boolean isHealthy(Answer answer) {
    try {
      return answer.status() == 200 && "ok".equals(answer.json().get("status"));
    } catch (Json.MalformedJson e) {
      return false;
    }
  }

  /** Checks whether the configured CA bundle can be used. */
  List<CheckResult> certificates(Network network) {
    if (network.bundle().isEmpty()) {
      return List.of();
    }
    CaBundle bundle = network.bundle().get();
    try {
      network.trust();
      return List.of(
          CheckResult.ok("certificates", "%s (%s)".formatted(bundle.file(), bundle.setting())));
    } catch (NoCredentials.NotAnswered e) {
      return List.of(
          CheckResult.wrong("certificates", String.valueOf(e.getMessage()), e.next().orElse("")));
    }
  }

  /** Checks the issuer. Only the hub or AWS has to reach it, so a failure here is only a note. */
  CheckResult issuer(String issuer) {
    try {
      URI address = SafeAddress.parse(issuer, "the issuer");
      Map<String, Object> discovery =
          json(
              URI.create(
                  address.toString().replaceAll("/$", "") + "/.well-known/openid-configuration"));
      if (!issuer.equals(discovery.get("issuer"))) {
        return unsure(issuer, "publishes another issuer name");
      }
      URI jwks = SafeAddress.parse(String.valueOf(discovery.get("jwks_uri")), "the key set");
      return json(jwks).get("keys") instanceof List<?> list && !list.isEmpty()
          ? CheckResult.ok("issuer", "%s has %d signing keys".formatted(issuer, list.size()))
          : unsure(issuer, "has no signing keys");
    } catch (NoCredentials | Json.MalformedJson | IllegalArgumentException e) {
      return unsure(issuer, "does not answer this machine as an issuer does");
    }
  }

  private static CheckResult unsure(String issuer, String what) {
    return CheckResult.note(
        "issuer",
        "%s %s".formatted(issuer, what),
        "The hub or AWS has to reach the issuer; this machine need not.");
  }

  private Map<String, Object> json(URI address) throws NoCredentials, Json.MalformedJson {
    Answer answer = get(address, "the issuer");
    if (!answer.isFine()) {
      throw new Json.MalformedJson("status " + answer.status());
    }
    return answer.json();
  }

  private Answer get(URI address, String server) throws NoCredentials {
    return http.send(Request.get(address), server);
  }

  private Optional<CheckResult> clock(Answer answer, String whose) {
    return answer
        .header("date")
        .flatMap(NetworkChecks::time)
        .map(there -> {
          Duration ahead = Duration.between(there, context.clock().instant());
          return ahead.abs().compareTo(MOST_OFF) <= 0
              ? CheckResult.ok("clock", "as " + whose)
              : CheckResult.wrong(
                  "clock",
                  "%d seconds %s %s"
                      .formatted(
                          ahead.abs().toSeconds(),
                          ahead.isNegative() ? "behind" : "ahead of",
                          whose),
                  "Set the clock, for example by NTP: tokens and signatures depend on it.");
        });
  }

  private static Optional<Instant> time(String date) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
