package vend.policy.diff;

/**
 * What changes for the file as a whole.
 *
 * @param widens whether it may widen access
 * @param text what it is
 */
public record FileChange(boolean widens, String text) {}
