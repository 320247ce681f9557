package vend.client.http;

import java.net.http.HttpRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vend.client.NoCredentials;

/**
 * HTTP that is made when it is needed: that takes a tenth of a second, and kept keys need none.
 * Safe for use by many threads.
 */
public final class LateHttp {
  private final Supplier<BoundedHttp> maker;
  private @Nullable BoundedHttp made;

  /**
   * @param maker makes it, once
   */
  public LateHttp(Supplier<BoundedHttp> maker) {
    this.maker = maker;
  }

  private synchronized BoundedHttp http() {
    BoundedHttp mine = made;
    if (mine == null) {
      mine = maker.get();
      made = mine;
    }
    return mine;
  }

  /**
   * Asks.
   *
   * @param who answers, in words for people
   * @throws NoCredentials.NotAnswered if there is no whole answer within the bounds
   */
  public Answer send(HttpRequest request, String who) throws NoCredentials.NotAnswered {
    return http().send(request, who);
  }
}
