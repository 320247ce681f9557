package vend.cli.keys;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vend.client.NoCredentials;
import vend.client.token.TokenClaims;
import vend.explain.Printable;
import vend.grant.file.InvalidGrants;

/** `vend whoami`: who the hub will be told it is. The token itself is never shown. */
public final class ShowCaller {
  private ShowCaller() {}

  /** Prints it. */
  public static int run(Surroundings around, HubChoice hub) throws KeysFailed, InvalidGrants {
    Session session = Session.open(around, hub);
    PrintWriter out = around.out();
    out.println("hub    " + session.hub());
    out.println("token  from " + session.tokens().origin());
    Optional<TokenClaims> claims = claims(session);
    if (claims.isEmpty()) {
      out.println("       is no JSON Web Token; only the hub can read it");
    } else {
      print(claims.get(), around);
    }
    out.flush();
    return 0;
  }

  private static Optional<TokenClaims> claims(Session session) throws KeysFailed {
    try {
      return TokenClaims.of(session.tokens().token());
    } catch (NoCredentials e) {
      throw KeysFailed.of(e);
    }
  }

  private static void print(TokenClaims claims, Surroundings around) {
    PrintWriter out = around.out();
    for (String name : List.of("iss", "sub", "aud")) {
      Object value = claims.values().get(name);
      out.println("%-6s %s".formatted(name, value == null ? "-" : Printable.of(value.toString())));
    }
    out.println("exp    " + end(claims, around.clock().instant()));
    out.println("Read from the token, and not verified: the hub does that.");
  }

  private static String end(TokenClaims claims, Instant now) {
    if (!(claims.values().get("exp") instanceof Number seconds)) {
      return "-";
    }
    Instant end = Instant.ofEpochSecond(Math.clamp(seconds.longValue(), 0, 253_402_300_799L));
    return now.isBefore(end) ? end.toString() : end + ", which is over: get a new token";
  }
}
