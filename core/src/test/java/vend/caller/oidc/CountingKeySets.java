package vend.caller.oidc;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import vend.caller.OidcIssuer;
import vend.caller.TestIssuer;
import vend.caller.signing.FetchedKeySet;

/** A source of key sets with answers from the test. It counts its fetches. */
public final class CountingKeySets implements KeySetSource {
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile Supplier<FetchedKeySet> answer;

  CountingKeySets(Supplier<FetchedKeySet> answer) {
    this.answer = answer;
  }

  static CountingKeySets of(TestIssuer issuer) {
    return new CountingKeySets(() -> document(issuer.keySet()));
  }

  static FetchedKeySet document(String text) {
    return new FetchedKeySet.Document(text, Optional.empty());
  }

  static FetchedKeySet document(String text, Duration maxAge) {
    return new FetchedKeySet.Document(text, Optional.of(maxAge));
  }

  void answer(Supplier<FetchedKeySet> newAnswer) {
    answer = newAnswer;
  }

  void fail() {
    answer(() -> new FetchedKeySet.Failure("down"));
  }

  public int fetches() {
    return fetches.get();
  }

  @Override
  public FetchedKeySet fetch(OidcIssuer issuer) {
    fetches.incrementAndGet();
    return answer.get();
  }
}
