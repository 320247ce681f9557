package vend.cli.keys;

import java.util.Optional;

/**
 * What stood on the command line about the keys.
 *
 * @param role an ARN, or account and role; whoever sits at the terminal is asked, if empty
 * @param terms how they are wanted
 */
public record KeyChoice(Optional<String> role, KeyTerms terms) {}
