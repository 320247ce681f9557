package vend.policy.lint;

import java.util.List;

/** Looks for one kind of thing in a file that can be read. */
@FunctionalInterface
interface Rule {
  /** What it found. */
  List<Finding> check(CheckedFile file);
}
