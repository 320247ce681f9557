package vend.policy.reach;

import java.util.List;
import java.util.Map;

/**
 * A caller that the search found.
 *
 * @param claims the claims that matter, with example values
 * @param exact whether a caller with these claims really gets this result; false if a condition was
 *     not computed and assumed to hold or fail
 */
public record Example(Map<String, List<String>> claims, boolean exact) {}
