package vend.console;

import vend.Secret;

/** The port to AWS's federation endpoint: sends one {@code getSigninToken} request. */
@FunctionalInterface
public interface Federation {
  /** The media type of the request. */
  String CONTENT_TYPE = "application/x-www-form-urlencoded";

  /** The most bytes of a response to read. A real response has about 2,000. */
  int MOST_BYTES = 64 * 1024;

  /**
   * Sends a form by POST, once, and follows no redirect. Never throws for a network failure.
   *
   * @param form contains the credentials
   */
  Answer post(FederationEndpoint to, Secret form);

  /** The outcome of the request. */
  sealed interface Answer {}

  /**
   * The endpoint answered, with any status.
   *
   * @param status the HTTP status
   * @param body may contain a sign-in token
   */
  record Answered(int status, Secret body) implements Answer {}

  /**
   * There was no response, or it was longer than {@link #MOST_BYTES}.
   *
   * @param cause the kind of failure, without any sent or received data
   */
  record NotAnswered(String cause) implements Answer {}
}
