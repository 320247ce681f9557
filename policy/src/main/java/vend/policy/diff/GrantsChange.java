package vend.policy.diff;

import java.util.List;

/**
 * What one file gives and takes, beside another.
 *
 * @param file what changes for the file as a whole
 * @param changes grant by grant and role by role
 */
public record GrantsChange(List<FileChange> file, List<Change> changes) {
  public GrantsChange {
    file = List.copyOf(file);
    changes = List.copyOf(changes);
  }

  /** Whether access may have grown: whatever is not certainly the same or less. */
  public boolean widens() {
    return file.stream().anyMatch(FileChange::widens)
        || changes.stream().anyMatch(change -> change.kind().widens());
  }

  /** The changes of one kind. */
  public List<Change> of(Change.Kind kind) {
    return changes.stream().filter(change -> change.kind() == kind).toList();
  }
}
