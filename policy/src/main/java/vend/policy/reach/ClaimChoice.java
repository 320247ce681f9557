package vend.policy.reach;

import java.util.BitSet;
import java.util.List;

/**
 * One kind of value that a claim can have, as far as the conditions can distinguish it.
 *
 * @param key the claim, or a condition key of the request
 * @param values an example; empty if the claim is absent
 * @param met the conditions on this key that the values meet
 * @param exact whether the values really meet just those; false if a condition was not computed
 */
record ClaimChoice(String key, List<String> values, BitSet met, boolean exact) {}
