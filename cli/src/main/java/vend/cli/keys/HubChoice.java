package vend.cli.keys;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What stood on the command line about the hub.
 *
 * @param hub its address
 * @param audience whom a token is for where one is made now
 * @param tokenFile a file with a token
 * @param verbose whether each step is told
 */
public record HubChoice(
    Optional<String> hub, Optional<String> audience, Optional<Path> tokenFile, boolean verbose) {}
