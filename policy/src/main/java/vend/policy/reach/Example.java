package vend.policy.reach;

import java.util.List;
import java.util.Map;

/**
 * A caller that was found.
 *
 * @param claims an example: the claims that decide
 * @param exact whether the example is really such a caller; else a condition that can't be computed
 *     was taken to go either way
 */
public record Example(Map<String, List<String>> claims, boolean exact) {}
