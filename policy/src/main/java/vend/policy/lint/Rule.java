package vend.policy.lint;

import java.util.List;

/** Checks a valid grants file for one kind of problem. */
@FunctionalInterface
interface Rule {
  List<Finding> check(CheckedFile file);
}
