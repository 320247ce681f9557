package vend.console;

import vend.Secret;

/** The port to AWS's federation endpoint: one request of {@code getSigninToken}. */
@FunctionalInterface
public interface Federation {
  /** The media type of what is sent. */
  String CONTENT_TYPE = "application/x-www-form-urlencoded";

  /** The most of an answer that is read, in bytes; a real one has some 2,000. */
  int MOST_BYTES = 64 * 1024;

  /**
   * Sends a form by POST, once, and follows no redirect. Never throws for what the network does.
   *
   * @param form holds keys
   */
  Answer post(FederationEndpoint to, Secret form);

  /** What came of it. */
  sealed interface Answer {}

  /**
   * Some answer.
   *
   * @param status of HTTP
   * @param body may hold a sign-in token
   */
  record Answered(int status, Secret body) implements Answer {}

  /**
   * None, or one that is longer than {@link #MOST_BYTES}.
   *
   * @param cause the kind of failure, without anything that was sent or came back
   */
  record NotAnswered(String cause) implements Answer {}
}
