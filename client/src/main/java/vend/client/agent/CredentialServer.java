package vend.client.agent;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import vend.Secret;
import vend.client.cache.CachedCredentials;
import vend.client.cache.RenewingCredentials;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.credentials.TemporaryCredentials;

/**
 * Serves credentials to programs on this machine through the container credentials protocol. Every
 * AWS SDK sends the token in {@code AWS_CONTAINER_AUTHORIZATION_TOKEN} to the address in {@code
 * AWS_CONTAINER_CREDENTIALS_FULL_URI}, and does so again before credentials expire. The server
 * listens on 127.0.0.1 only, and rejects requests without the token, which is random and new for
 * each server.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">AWS
 *     SDKs: container credential provider</a>
 */
public final class CredentialServer implements AutoCloseable {
  private static final int TOKEN_BYTES = 32;
  private static final int MOST_ROLES = 100;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Secret token;
  private final Roles roles;
  private final InstantSource clock;
  private final Map<String, RenewingCredentials> held = new ConcurrentHashMap<>();

  /** The roles whose credentials the server returns. */
  @FunctionalInterface
  public interface Roles {
    /**
     * Returns the source of a role's credentials; empty if the server does not serve the role.
     *
     * @param role as in the address: an ARN, or account and role
     * @throws NoCredentials if the role cannot be looked up
     */
    Optional<CachedCredentials> find(String role) throws NoCredentials;
  }

  private CredentialServer(HttpServer server, Secret token, Roles roles, InstantSource clock) {
    this.server = server;
    this.token = token;
    this.roles = roles;
    this.clock = clock;
  }

  /**
   * Starts a server.
   *
   * @param port 0 for any free port
   * @param roles the roles whose credentials it returns
   * @param random generates the token
   * @param clock decides what is fresh
   * @param progress receives why a request got no credentials
   * @throws NoCredentials.NotAnswered if the port cannot be opened
   */
  public static CredentialServer listen(
      int port, Roles roles, SecureRandom random, InstantSource clock, Progress progress)
      throws NoCredentials {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    Secret token = Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    try {
      var http =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
      var server = new CredentialServer(http, token, roles, clock);
      http.setExecutor(server.threads);
      http.createContext("/", new CredentialHandler(server::credentials, token, progress));
      http.start();
      return server;
    } catch (IOException e) {
      throw new NoCredentials.NotAnswered(
          "port %d of this machine cannot be opened (%s)"
              .formatted(port, e.getClass().getSimpleName()),
          "Name another port, or 0 for any free one.",
          Optional.empty());
    }
  }

  /** Returns the port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Returns the environment variables with which programs get credentials of a role. */
  public Map<String, String> variables(String role) {
    var variables = new LinkedHashMap<String, String>();
    variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", address(role).toString());
    variables.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", token.reveal());
    return variables;
  }

  URI address(String role) {
    return URI.create("http://127.0.0.1:" + port() + CredentialHandler.PREFIX + role);
  }

  /**
   * Returns the credentials that programs get for a role.
   *
   * @throws NoCredentials if there are none
   */
  public TemporaryCredentials credentials(String role) throws NoCredentials {
    RenewingCredentials known = held.get(role);
    if (known != null) {
      return known.get();
    }
    CachedCredentials source = roles.find(role).orElseThrow(() -> noSuch(role));
    if (held.size() >= MOST_ROLES) {
      throw noSuch(role);
    }
    return held.computeIfAbsent(
            role, _ -> new RenewingCredentials(source, clock, RenewingCredentials.Ahead.OF_CLIENTS))
        .get();
  }

  private static NoCredentials noSuch(String role) {
    return new NoCredentials.RoleNotOffered(
        "this server does not serve credentials of %s".formatted(role),
        "Name the role when you start the server.");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    held.values().forEach(RenewingCredentials::close);
  }
}
