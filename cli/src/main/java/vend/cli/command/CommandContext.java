package vend.cli.command;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import vend.client.source.RetryPolicy;
import vend.signin.browser.Browser;

/**
 * The surroundings of a command: its streams, the environment, the clock and the terminal. Parts
 * that most commands never use are created on first use, because {@code credential_process} waits
 * for each start.
 *
 * @param random generates external ids and the cache's sealing key
 * @param retryPolicy how long to retry while a hub is busy
 * @param terminal whether standard error is a terminal
 * @param program the path of the launcher; empty if it did not start this process
 */
public record CommandContext(
    InputStream in,
    InstantSource clock,
    SecureRandom random,
    Supplier<RetryPolicy> retryPolicy,
    Map<String, String> environment,
    boolean terminal,
    Supplier<Prompt> prompt,
    Supplier<Browser> browser,
    Optional<Path> program,
    PrintWriter out,
    PrintWriter err) {
  /** The same context with the streams of a command line. */
  public CommandContext at(CommandLine line) {
    return new CommandContext(
        in,
        clock,
        random,
        retryPolicy,
        environment,
        terminal,
        prompt,
        browser,
        program,
        line.getOut(),
        line.getErr());
  }

  /** The same context without a terminal: it never prompts and opens no browser. */
  public CommandContext unattended() {
    return new CommandContext(
        in,
        clock,
        random,
        retryPolicy,
        environment,
        false,
        () -> Prompt.NONE,
        () -> Browser.NONE,
        program,
        out,
        err);
  }

  /** The same context with another environment. */
  public CommandContext in(Map<String, String> other) {
    return new CommandContext(
        in, clock, random, retryPolicy, other, terminal, prompt, browser, program, out, err);
  }
}
