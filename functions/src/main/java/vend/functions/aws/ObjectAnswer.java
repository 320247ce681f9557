package vend.functions.aws;

import java.util.Optional;

/** The answer of S3 to a read of an object. */
public sealed interface ObjectAnswer {
  /**
   * The object.
   *
   * @param entityTag for the next conditional read; empty if the store gave none
   * @param version empty if the bucket has no versioning
   */
  record Content(String text, Optional<String> entityTag, Optional<String> version)
      implements ObjectAnswer {}

  /** The object still has the entity tag of the request. */
  record NotModified() implements ObjectAnswer {}

  /**
   * S3 answered, but the object is missing or cannot be used.
   *
   * @param why Vend's own text, written to be read after the name of the object
   */
  record Unusable(String why) implements ObjectAnswer {}

  /**
   * S3 did not answer, or refused the request, so the state of the object is not known.
   *
   * @param cause the kind of failure; the only external text in it is S3's error code
   */
  record Unanswered(String cause) implements ObjectAnswer {}
}
