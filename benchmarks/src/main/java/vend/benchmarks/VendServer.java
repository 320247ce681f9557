package vend.benchmarks;

import java.io.IOException;
import java.util.Optional;
import vend.grant.file.InvalidGrants;
import vend.local.front.HttpFront;

/** Vend as in Lambda, but behind the HTTP server of {@code ./vend local}, in its own process. */
final class VendServer {
  private VendServer() {}

  /**
   * Starts the server with settings from environment variables.
   *
   * @param arguments the port
   */
  public static void main(String[] arguments) throws IOException, InvalidGrants {
    HttpFront.open(Integer.parseInt(arguments[0]))
        .serve(new VendParts(System.getenv()).api(System.out::println), Optional.empty());
  }
}
