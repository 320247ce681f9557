package vend.functions.aws;

import java.util.Optional;

/** What S3 said of an object. */
public sealed interface ObjectAnswer {
  /**
   * The object.
   *
   * @param text its content
   * @param entityTag what to ask with the next time; empty if the store gave none
   * @param version its version in a bucket that keeps versions
   */
  record Content(String text, Optional<String> entityTag, Optional<String> version)
      implements ObjectAnswer {}

  /** Still what the tag that was asked with stands for. */
  record NotModified() implements ObjectAnswer {}

  /**
   * It answered, and what it has can't be used.
   *
   * @param why in the words of this program
   */
  record Unusable(String why) implements ObjectAnswer {}

  /**
   * Nobody knows what it has: no answer, or a refusal.
   *
   * @param cause the kind of failure, without anything that came from outside but S3's error code
   */
  record Unanswered(String cause) implements ObjectAnswer {}
}
