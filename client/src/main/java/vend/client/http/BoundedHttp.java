package vend.client.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import vend.client.NoCredentials;

/**
 * HTTP with a bound for the time of a whole answer and for its size, that follows no redirect: what
 * is sent goes to the named host alone. Safe for use by many threads.
 *
 * @param client sends
 * @param longest how long a whole answer may take
 */
public record BoundedHttp(HttpClient client, Duration longest) {
  /** The most that is read of an answer. */
  static final int MOST_BYTES = 1 << 20;

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final String CHECK = "Check the address and your network.";

  /** Keeps no cookies, and trusts whom Java trusts. */
  public static BoundedHttp plain() {
    return new BoundedHttp(builder().build(), LONGEST);
  }

  /**
   * Keeps cookies, for as long as it is there.
   *
   * @param trust whom it trusts; whom Java trusts if empty
   */
  public static BoundedHttp withCookies(Optional<SSLContext> trust) {
    HttpClient.Builder builder =
        builder().cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ORIGINAL_SERVER));
    trust.ifPresent(builder::sslContext);
    return new BoundedHttp(builder.build(), LONGEST);
  }

  /** The same, if need be with a tighter bound. */
  public BoundedHttp within(Duration most) {
    return most.compareTo(longest) < 0 ? new BoundedHttp(client, most) : this;
  }

  private static HttpClient.Builder builder() {
    return HttpClient.newBuilder()
        .connectTimeout(CONNECT)
        .followRedirects(HttpClient.Redirect.NEVER);
  }

  /**
   * Asks.
   *
   * @param who answers, in words for people
   * @throws NoCredentials.NotAnswered if there is no whole answer within the bounds
   */
  public Answer send(HttpRequest request, String who) throws NoCredentials.NotAnswered {
    var answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
    try {
      HttpResponse<byte[]> response = answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return ofServer(
          new Answer(request.uri(), response.statusCode(), response.headers(), body(response)),
          who);
    } catch (ExecutionException e) {
      // The cause's own message may quote an address with its query.
      throw failed(e, "%s does not answer (%s)".formatted(who, name(e)));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw none(who, "gave no whole answer within %d s".formatted(longest.toSeconds()));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new NoCredentials.NotAnswered(
          "the call to %s was broken off".formatted(who), "", Optional.empty());
    }
  }

  /** None, where a proxy let nobody through. */
  private static byte[] body(HttpResponse<byte[]> response) {
    return Optional.ofNullable(response.body()).orElseGet(() -> new byte[0]);
  }

  /** An answer that is not a proxy's on the way. */
  static Answer ofServer(Answer answer, String who) throws NoCredentials.NotAnswered {
    if (answer.status() == 407) {
      throw new NoCredentials.NotAnswered(
          "a proxy on the way to %s wants a sign-in of its own (407)".formatted(who),
          "Name a proxy that wants none by -Dhttps.proxyHost, or by -Dhttp.nonProxyHosts the servers"
              + " that need none.",
          Optional.empty());
    }
    return answer;
  }

  private static NoCredentials.NotAnswered failed(ExecutionException e, String message) {
    return isBroken(e.getCause())
        ? NoCredentials.NotAnswered.passing(message, CHECK, Optional.empty())
        : new NoCredentials.NotAnswered(message, CHECK, Optional.empty());
  }

  /** Whether a connection broke that was there. The JDK reports unknown hosts as refused ones. */
  private static boolean isBroken(@Nullable Throwable cause) {
    return switch (cause) {
      case ConnectException _, HttpTimeoutException _, SSLException _, ProtocolException _ -> false;
      case IOException e -> !String.valueOf(e.getMessage()).contains("body exceeds");
      case null, default -> false;
    };
  }

  private static String name(ExecutionException e) {
    return e.getCause() == null ? "unknown" : e.getCause().getClass().getSimpleName();
  }

  private static NoCredentials.NotAnswered none(String who, String what) {
    return new NoCredentials.NotAnswered("%s %s".formatted(who, what), CHECK, Optional.empty());
  }
}
