package vend.policy.reach;

import java.util.BitSet;
import java.util.List;

/**
 * What a claim can be, as far as conditions see it.
 *
 * @param key the claim, or a key of the request
 * @param values an example; none if the claim is absent
 * @param met which of the key's conditions it meets
 * @param exact whether the example really meets just those; else some of them could not be computed
 */
record ClaimChoice(String key, List<String> values, BitSet met, boolean exact) {}
