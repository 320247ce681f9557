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

/** An STS stub with configurable answers in STS's XML. */
public final class StubSts implements AutoCloseable {
  private final StubServer server;
  private final SettableClock clock;
  private volatile StubServer.Answers answers = this::credentials;
  private volatile String next = "FIRST";

  /** Starts on a free port. */
  public StubSts(SettableClock clock) throws IOException {
    this.clock = clock;
    server = new StubServer().on("POST /", asked -> answers.to(asked));
  }

  /** Returns a client of this stub. */
  public SecurityTokenService service() {
    return new SecurityTokenService(Region.EU_CENTRAL_1, Optional.of(address()), clock);
  }

  public URI address() {
    return server.at("");
  }

  /** Returns credentials with this access key id from now on, for the requested lifetime. */
  public void give(String id) {
    next = id;
    answers = this::credentials;
  }

  /** Sets the answers from now on. */
  public void answer(StubServer.Answers with) {
    answers = with;
  }

  /** Sets an error for all requests from now on. */
  public void refuse(int status, String code, String message) {
    answers = _ -> error(status, code, message);
  }

  /** Returns an error in STS's XML. */
  public static Reply error(int status, String code, String message) {
    return new Reply(
        status,
        """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>\
        <Code>%s</Code><Message>%s</Message></Error><RequestId>r-1</RequestId></ErrorResponse>\
        """
            .formatted(code, message));
  }

  /** Returns the credentials that a request asks for, in STS's XML. */
  public Reply credentials(Asked asked) {
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

  /** Returns credentials of a chosen session, independent of the request. */
  public Reply credentials(Asked asked, String sessionArn, String token, Instant expiration) {
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

  /** Returns the requests in order. */
  public List<Asked> asked() {
    return server.asked();
  }

  @Override
  public void close() {
    server.close();
  }
}
