package vend.functions.client;

import java.io.IOException;

/**
 * Sends requests. It follows no redirect, and verifies the certificates of who is asked by https.
 *
 * <p>Where a connection breaks before the headers of an answer are read, it sends the request once
 * more over another one: most often the server had closed an idle connection. So who asks for a
 * change must be able to tell that it was made the first time.
 */
@FunctionalInterface
public interface HttpClient {
  /** Prepares a request, which is not sent yet. */
  Call call(ClientRequest request);

  /** One request. */
  interface Call {
    /**
     * Sends it and waits for the whole answer.
     *
     * @throws CallTimeout if the answer was not there within the request's deadline
     * @throws IOException if there is none, or it is not HTTP, or it is cut short
     */
    ClientResponse send() throws IOException;

    /** Breaks it off, from any thread; a request that is not sent yet never will be. */
    void abort();
  }
}
