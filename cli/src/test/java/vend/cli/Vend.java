package vend.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import vend.cli.command.CommandContext;
import vend.cli.command.Prompt;
import vend.client.source.SpentTime;
import vend.signin.browser.Browser;
import vend.signin.browser.SystemBrowser;

/** The result of running the real command in this process, at noon. */
record Vend(int exit, String out, String err) {
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  static Vend run(String... arguments) {
    return withInput("", arguments);
  }

  static Vend withInput(String input, String... arguments) {
    return run(input, Map.of(), arguments);
  }

  static Vend in(Map<String, String> environment, String... arguments) {
    return run("", environment, arguments);
  }

  static Vend at(Instant time, Map<String, String> environment, String... arguments) {
    return run(
        time, "", Prompt.NONE, chosen(environment), new StringWriter(), environment, arguments);
  }

  static Vend asked(Prompt prompt, Map<String, String> environment, String... arguments) {
    return run("", prompt, chosen(environment), environment, arguments);
  }

  static Vend before(Browser browser, Map<String, String> environment, String... arguments) {
    return run("", Prompt.NONE, browser, environment, arguments);
  }

  private static Vend run(String input, Map<String, String> environment, String... arguments) {
    return run(input, Prompt.NONE, chosen(environment), environment, arguments);
  }

  /** The browser that the environment names; tests open no other. */
  private static Browser chosen(Map<String, String> environment) {
    return environment.containsKey("BROWSER") ? new SystemBrowser(environment) : Browser.NONE;
  }

  /** The output of a running command so far. */
  record Output(StringWriter writer) {
    Output() {
      this(new StringWriter());
    }

    String text() {
      return writer.toString();
    }
  }

  /** Runs a command whose output the test reads while it runs. */
  static Vend writingTo(Output output, Map<String, String> environment, String... arguments) {
    return run(NOON, "", Prompt.NONE, chosen(environment), output.writer(), environment, arguments);
  }

  private static Vend run(
      String input,
      Prompt prompt,
      Browser browser,
      Map<String, String> environment,
      String... arguments) {
    return run(NOON, input, prompt, browser, new StringWriter(), environment, arguments);
  }

  private static Vend run(
      Instant time,
      String input,
      Prompt prompt,
      Browser browser,
      StringWriter out,
      Map<String, String> environment,
      String... arguments) {
    var err = new StringWriter();
    CommandLine line = line(time, input, prompt, browser, environment, arguments);
    int exit =
        line.setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Vend(exit, out.toString(), err.toString());
  }

  /** The model of all commands and options. */
  static CommandLine line() {
    return line(NOON, "", Prompt.NONE, Browser.NONE, Map.of());
  }

  private static CommandLine line(
      Instant time,
      String input,
      Prompt prompt,
      Browser browser,
      Map<String, String> environment,
      String... arguments) {
    return Main.commandLine(
        new CommandContext(
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            () -> time,
            new SecureRandom(),
            () -> new SpentTime().patience(),
            environment,
            false,
            () -> prompt,
            () -> browser,
            Optional.of(Path.of("/opt/vend tools/vend")),
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter())),
        arguments);
  }
}
