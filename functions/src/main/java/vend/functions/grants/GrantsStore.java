package vend.functions.grants;

import java.util.Map;
import java.util.Optional;
import vend.functions.aws.BucketObject;
import vend.grant.Grants;

/** The port to the storage of the grants file. */
public interface GrantsStore {
  /**
   * A revision that was read, with the entity tags that tell whether it is still current.
   *
   * @param grants the parsed file
   * @param entityTags of the file and of each policy that it names; empty for an object whose tag
   *     the store does not give
   */
  record Copy(Grants grants, Map<BucketObject, Optional<String>> entityTags) {
    public Copy {
      entityTags = Map.copyOf(entityTags);
    }

    /** The entity tag to send with the next request for this object. */
    Optional<String> entityTag(BucketObject object) {
      return entityTags.getOrDefault(object, Optional.empty());
    }
  }

  /** The result of a poll. */
  sealed interface Found {}

  /** The held revision is still current. */
  record Unchanged() implements Found {}

  /** The store has another valid revision. */
  record Changed(Copy copy) implements Found {}

  /**
   * The store has a revision that is not valid.
   *
   * @param problems one line for each
   */
  record Broken(String problems) implements Found {}

  /**
   * The store did not answer, so its revision is not known.
   *
   * @param cause the kind of failure
   */
  record Unanswered(String cause) implements Found {}

  /** Polls the store. Throws nothing. Interrupting the thread stops the poll. */
  Found look(Optional<Copy> held);
}
