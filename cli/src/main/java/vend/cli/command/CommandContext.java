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
 * What commands know of the world. What most commands never need is made when it is asked for:
 * {@code credential_process} waits for each start.
 *
 * @param in standard input
 * @param clock tells the time
 * @param random makes external ids and the cache's key
 * @param patience how long to try again while a hub is busy
 * @param environment the user's
 * @param terminal whether a terminal shows standard error
 * @param prompt asks the user at the terminal
 * @param browser opens pages
 * @param program where the command itself is, if it was started by its launcher
 * @param out standard output
 * @param err standard error
 */
public record CommandContext(
    InputStream in,
    InstantSource clock,
    SecureRandom random,
    Supplier<RetryPolicy> patience,
    Map<String, String> environment,
    boolean terminal,
    Supplier<Prompt> prompt,
    Supplier<Browser> browser,
    Optional<Path> program,
    PrintWriter out,
    PrintWriter err) {
  /** The same, writing where a command line writes. */
  public CommandContext at(CommandLine line) {
    return new CommandContext(
        in,
        clock,
        random,
        patience,
        environment,
        terminal,
        prompt,
        browser,
        program,
        line.getOut(),
        line.getErr());
  }

  /** The same without a terminal: it never prompts and opens no page. */
  public CommandContext unattended() {
    return new CommandContext(
        in,
        clock,
        random,
        patience,
        environment,
        false,
        () -> Prompt.NOBODY,
        () -> Browser.NONE,
        program,
        out,
        err);
  }

  /** The same, with another environment. */
  public CommandContext in(Map<String, String> other) {
    return new CommandContext(
        in, clock, random, patience, other, terminal, prompt, browser, program, out, err);
  }

  /** The folder of the launcher; without one, the one that the command is run in. */
  public Path checkout() {
    return program.map(Path::getParent).orElse(Path.of(""));
  }
}
