package vend.functions.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import vend.Reason;
import vend.Secret;
import vend.grant.Allowed;
import vend.session.SessionRequest;
import vend.vending.AssumeRole;
import vend.vending.AssumedRoleUser;
import vend.vending.Credentials;

/** A fake STS that records calls. Its credentials name their session, and tests set its errors. */
final class CountingSts implements AssumeRole {
  private final List<SessionRequest> requests = new CopyOnWriteArrayList<>();
  private final List<Duration> deadlines = new CopyOnWriteArrayList<>();
  private final InstantSource clock;
  private volatile Function<Allowed, Answer> answer = this::issue;

  CountingSts(InstantSource clock) {
    this.clock = clock;
  }

  /** The session request of each call. */
  List<SessionRequest> requests() {
    return List.copyOf(requests);
  }

  /** The time limit of each call. */
  List<Duration> deadlines() {
    return List.copyOf(deadlines);
  }

  void refuse(Reason reason, String cause) {
    answer = _ -> new NotIssued(reason, cause);
  }

  void fail(Error failure) {
    answer =
        _ -> {
          throw failure;
        };
  }

  void fail(RuntimeException failure) {
    answer =
        _ -> {
          throw failure;
        };
  }

  static String secretKey(String sessionName, String role) {
    return "secret/of/" + sessionName + "/for/" + role;
  }

  static String sessionToken(String sessionName) {
    return "session-token/of/" + sessionName;
  }

  @Override
  public Answer assumeRole(Allowed allowed, Duration longest) {
    requests.add(allowed.session());
    deadlines.add(longest);
    return answer.apply(allowed);
  }

  private Answer issue(Allowed allowed) {
    SessionRequest session = allowed.session();
    String name = session.name().value();
    return new Issued(
        new Credentials(
            "ASIA" + "%016d".formatted(requests.size()),
            Secret.of(secretKey(name, session.role().toString())),
            Secret.of(sessionToken(name)),
            new AssumedRoleUser(
                "AROAEXAMPLE:" + name,
                "arn:aws:sts::%s:assumed-role/%s/%s"
                    .formatted(session.role().account(), session.role().name(), name)),
            clock.instant(),
            clock.instant().plusSeconds(session.duration().seconds())));
  }
}
