package vend.policy.diff;

import java.util.List;

/**
 * The access that a new grants file adds or removes, compared with an old one.
 *
 * @param file changes that concern the file as a whole
 * @param changes changes of one grant for one role
 */
public record GrantsChange(List<FileChange> file, List<Change> changes) {
  public GrantsChange {
    file = List.copyOf(file);
    changes = List.copyOf(changes);
  }

  /** Whether access may have grown. True unless it is certain that it has not. */
  public boolean widens() {
    return file.stream().anyMatch(FileChange::widens)
        || changes.stream().anyMatch(change -> change.kind().widens());
  }

  public List<Change> of(Change.Kind kind) {
    return changes.stream().filter(change -> change.kind() == kind).toList();
  }
}
