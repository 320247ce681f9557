package vend.functions.grants;

import java.util.Map;
import java.util.Optional;
import vend.functions.aws.BucketObject;
import vend.grant.Grants;

/** The port to where the grants file is kept. */
public interface GrantsStore {
  /**
   * A revision that was read, and what to ask with whether it is still the one.
   *
   * @param grants what it says
   * @param entityTags of the file and of each policy that it names; without one where the store
   *     gives none
   */
  record Copy(Grants grants, Map<BucketObject, Optional<String>> entityTags) {
    public Copy {
      entityTags = Map.copyOf(entityTags);
    }

    /** What to ask for this object with. */
    Optional<String> entityTag(BucketObject object) {
      return entityTags.getOrDefault(object, Optional.empty());
    }
  }

  /** What a look at the store comes to. */
  sealed interface Found {}

  /** What was held is still the one. */
  record Unchanged() implements Found {}

  /**
   * Another revision.
   *
   * @param copy can be used
   */
  record Changed(Copy copy) implements Found {}

  /**
   * The store has something that can't be used.
   *
   * @param problems a line for each
   */
  record Broken(String problems) implements Found {}

  /**
   * Nobody knows what it has.
   *
   * @param cause the kind of failure
   */
  record Unanswered(String cause) implements Found {}

  /** Looks; throws nothing. Interrupting its thread breaks it off. */
  Found look(Optional<Copy> held);
}
