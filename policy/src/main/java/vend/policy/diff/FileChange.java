package vend.policy.diff;

/**
 * A change that concerns the file as a whole.
 *
 * @param widens whether it may widen access
 */
public record FileChange(boolean widens, String text) {}
