package vend.client;

import java.time.Instant;
import vend.Secret;
import vend.aws.RoleArn;
import vend.credentials.TemporaryCredentials;

/** What the tests of this module have in common. */
public final class ClientFixture {
  /** When it is. */
  public static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  /** A role. */
  public static final String ROLE = "arn:aws:iam::222222222222:role/vend/deploy";

  private ClientFixture() {}

  /** Keys that came at noon and live for an hour. */
  public static TemporaryCredentials keys(String id) {
    return keys(id, NOON, NOON.plusSeconds(3600));
  }

  /** Keys that came and end when it is said. */
  public static TemporaryCredentials keys(String id, Instant received, Instant expires) {
    return new TemporaryCredentials(
        RoleArn.parse(ROLE).orElseThrow(),
        id,
        Secret.of("secret/of/" + id),
        Secret.of("token/of/" + id),
        received,
        expires);
  }
}
