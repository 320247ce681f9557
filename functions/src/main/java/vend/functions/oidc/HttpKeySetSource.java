package vend.functions.oidc;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.http.SdkHttpClient;
import vend.caller.DiscoveryDocument;
import vend.caller.FetchedKeySet;
import vend.caller.Issuer;
import vend.caller.KeySetSource;
import vend.caller.RefusedDocument;

/**
 * Fetches an issuer's key set over HTTP, by way of its discovery document.
 *
 * <p>Both together have one deadline, which holds against a server that sends a byte now and then,
 * and against a name service that does not answer. Each may have {@link #MAX_BYTES}. Redirects are
 * not followed. A failure says the kind of failure and the status, and nothing of the answer.
 */
public final class HttpKeySetSource implements KeySetSource {
  /** The largest document that is read. */
  public static final int MAX_BYTES = 100 * 1024;

  /** How long both documents may take; the SDK for Java gives up on Vend after one second. */
  public static final Duration DEADLINE = Duration.ofMillis(800);

  /** The same, until the first one has come: TLS and all its classes are loaded for it. */
  public static final Duration FIRST_DEADLINE = Duration.ofMillis(2_500);

  private final SdkHttpClient http;
  private final Duration deadline;
  private final Duration firstDeadline;
  private final AtomicBoolean warm = new AtomicBoolean();

  /**
   * @param http must not follow redirects (the AWS SDK's clients do not) and must verify
   *     certificates; it stays open
   */
  public HttpKeySetSource(SdkHttpClient http) {
    this(http, DEADLINE, FIRST_DEADLINE);
  }

  /**
   * @param http must not follow redirects (the AWS SDK's clients do not) and must verify
   *     certificates; it stays open
   * @param deadline how long both documents may take together
   */
  public HttpKeySetSource(SdkHttpClient http, Duration deadline) {
    this(http, deadline, deadline);
  }

  private HttpKeySetSource(SdkHttpClient http, Duration deadline, Duration firstDeadline) {
    this.http = http;
    this.deadline = deadline;
    this.firstDeadline = firstDeadline;
  }

  @Override
  public FetchedKeySet fetch(Issuer issuer) {
    DocumentFetch documents = new DocumentFetch(http, MAX_BYTES);
    FutureTask<FetchedKeySet> task = new FutureTask<>(() -> fetch(issuer, documents));
    // On a thread of its own, since looking up a name can be given up but not broken off.
    Thread.ofVirtual().name("key-set").start(task);
    Duration longest = warm.get() ? deadline : firstDeadline;
    try {
      FetchedKeySet fetched = task.get(longest.toNanos(), TimeUnit.NANOSECONDS);
      if (fetched instanceof FetchedKeySet.Document) {
        warm.set(true);
      }
      return fetched;
    } catch (TimeoutException e) {
      documents.end();
      return new FetchedKeySet.Failure("no key set within " + longest.toMillis() + " ms");
    } catch (ExecutionException e) {
      return new FetchedKeySet.Failure("the fetch broke off");
    } catch (InterruptedException e) {
      documents.end();
      Thread.currentThread().interrupt();
      return new FetchedKeySet.Failure("interrupted");
    }
  }

  private static FetchedKeySet fetch(Issuer issuer, DocumentFetch documents) {
    try {
      DocumentFetch.Document discovery = documents.get(issuer.discoveryAddress());
      DiscoveryDocument named = DiscoveryDocument.parse(discovery.text(), issuer);
      DocumentFetch.Document keySet = documents.get(named.keySetAddress());
      return new FetchedKeySet.Document(keySet.text(), keySet.maxAge());
    } catch (FailedFetch | RefusedDocument e) {
      return new FetchedKeySet.Failure(String.valueOf(e.getMessage()));
    }
  }
}
