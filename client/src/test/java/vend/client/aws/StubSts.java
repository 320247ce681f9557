package vend.client.aws;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;
import vend.SettableClock;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Asked;
import vend.client.http.StubServer.Reply;

/** Answers in STS's own XML, as it is told to. */
public final class StubSts implements AutoCloseable {
  private final StubServer server;
  private final SettableClock clock;
  private volatile StubServer.Answers answers = this::keys;
  private volatile String next = "FIRST";

  /** Starts on a free port. */
  public StubSts(SettableClock clock) throws IOException {
    this.clock = clock;
    server = new StubServer().on("POST /", asked -> answers.to(asked));
  }

  /** The service under test, which asks this one. */
  public SecurityTokenService service() {
    return new SecurityTokenService(Region.EU_CENTRAL_1, Optional.of(address()), clock);
  }

  /** Where it is. */
  public URI address() {
    return server.at("");
  }

  /** From now on it gives these keys, which live as long as is asked for. */
  public void give(String id) {
    next = id;
    answers = this::keys;
  }

  /** From now on it answers so. */
  public void answer(StubServer.Answers with) {
    answers = with;
  }

  /** From now on it refuses. */
  public void refuse(int status, String code, String message) {
    answers = _ -> error(status, code, message);
  }

  /** What STS says when it refuses. */
  public static Reply error(int status, String code, String message) {
    return new Reply(
        status,
        """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>\
        <Code>%s</Code><Message>%s</Message></Error><RequestId>r-1</RequestId></ErrorResponse>\
        """
            .formatted(code, message));
  }

  /** Keys, as STS gives them. */
  public Reply keys(Asked asked) {
    String action = asked.form().getOrDefault("Action", "");
    long life = Long.parseLong(asked.form().getOrDefault("DurationSeconds", "3600"));
    return new Reply(
        200,
        """
        <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult><Credentials>\
        <AccessKeyId>%2$s</AccessKeyId><SecretAccessKey>secret/of/%2$s</SecretAccessKey>\
        <SessionToken>token/of/%2$s</SessionToken><Expiration>%3$s</Expiration></Credentials>\
        </%1$sResult></%1$sResponse>\
        """
            .formatted(action, next, clock.instant().plusSeconds(life)));
  }

  /** Credentials of a session that the test chooses, whatever was asked for. */
  public Reply keys(Asked asked, String sessionArn, String token, Instant expiration) {
    return new Reply(
        200,
        """
        <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult><Credentials>\
        <AccessKeyId>%2$s</AccessKeyId><SecretAccessKey>secret/of/%2$s</SecretAccessKey>\
        <SessionToken>%3$s</SessionToken><Expiration>%4$s</Expiration></Credentials>\
        <AssumedRoleUser><Arn>%5$s</Arn><AssumedRoleId>AROA:vend</AssumedRoleId></AssumedRoleUser>\
        </%1$sResult></%1$sResponse>\
        """
            .formatted(
                asked.form().getOrDefault("Action", ""), next, token, expiration, sessionArn));
  }

  /** What it was asked, in order. */
  public List<Asked> asked() {
    return server.asked();
  }

  @Override
  public void close() {
    server.close();
  }
}
