package vend.cli.keys;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What stood on the command line about where keys are written.
 *
 * @param profile the profile's name
 * @param file the credentials file; that of AWS's tools if empty
 * @param every how often they are written again; once only if empty
 * @param times how often altogether; without end if empty
 */
public record WriteChoice(
    String profile, Optional<Path> file, Optional<Duration> every, Optional<Integer> times) {}
