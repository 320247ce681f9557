package vend.client.oidc;

import java.net.URI;

/** A browser that signs in at once, as a program. */
public final class Visit {
  private Visit() {}

  /** Opens the page that it is given. */
  public static void main(String[] arguments) {
    System.exit(StubIssuer.visit(URI.create(arguments[0])) == 200 ? 0 : 1);
  }
}
