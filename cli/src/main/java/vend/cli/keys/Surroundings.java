package vend.cli.keys;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;

/**
 * What these commands know of the world.
 *
 * @param environment the user's
 * @param clock tells the time
 * @param random makes the cache's key
 * @param terminal whether standard error is read by somebody
 * @param prompt asks whoever sits at the terminal
 * @param out standard output
 * @param err standard error
 */
public record Surroundings(
    Map<String, String> environment,
    InstantSource clock,
    SecureRandom random,
    boolean terminal,
    Prompt prompt,
    PrintWriter out,
    PrintWriter err) {}
