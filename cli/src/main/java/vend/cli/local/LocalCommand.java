package vend.cli.local;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.caller.Verification;
import vend.cli.command.CommandFailed;
import vend.cli.command.OutputFailed;
import vend.grant.file.InvalidGrants;
import vend.local.Explanations;
import vend.local.Instructions;
import vend.local.LocalFailed;
import vend.local.LocalVend;
import vend.policy.explain.ExplanationText;
import vend.policy.explain.FullExplanation;

/** {@code vend local}: runs Vend on this machine. */
@Command(
    name = "local",
    mixinStandardHelpOptions = true,
    description = {
      "Run Vend on this machine until Ctrl-C",
      "",
      "Starts Vend on 127.0.0.1, with a local STS that enforces the trust policies of the grants file,"
          + " DynamoDB Local, and a local issuer, where vend login signs you in as a made-up person, and"
          + " whose tokens vend token prints. Reads the grants file again when it changes.",
      "",
      "To use an emulator instead of the local STS or DynamoDB Local, set AWS_ENDPOINT_URL_STS or"
          + " AWS_ENDPOINT_URL_DYNAMODB."
    },
    footer = {
      "",
      "Exit code: 0 stopped; 2 could not run.",
      "",
      "Examples:",
      "  vend local",
      "  # On free ports, beside another vend local",
      "  vend local --port 0 --sts-port 0",
      "  # With another grants file, and with decision events on standard output",
      "  vend local --grants team.yaml --events",
      "  # With the reason of each decision on standard error",
      "  vend local --explain"
    })
public final class LocalCommand implements Callable<Integer> {
  /** A change needs two looks to be in force: about one second. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final int CHAT_PORT = 8767;

  private final Installation installation;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8765",
      description = "Vend's port; 0 for a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--sts-port",
      paramLabel = "PORT",
      defaultValue = "8766",
      description = "The local STS's port; 0 for a free one. Default: ${DEFAULT-VALUE}.")
  private int stsPort;

  @Option(
      names = "--chat-port",
      paramLabel = "PORT",
      description =
          "The port of Lambda's Invoke API for the function vend-chat; 0 for a free one. Default:"
              + " 8767, or a free one with --port 0.")
  private @Nullable Integer chatPort;

  @Option(
      names = "--grants",
      paramLabel = "FILE",
      defaultValue = "grants.yaml",
      description = "The grants file. Default: ${DEFAULT-VALUE}.")
  private Path grants;

  @Option(names = "--events", description = "Print each decision event as a line of JSON.")
  private boolean events;

  @Option(
      names = "--explain",
      description =
          "Print to standard error why hub and spoke allow, deny or reject (401) each request. The"
              + " full traces are for operators, not for callers.")
  private boolean explain;

  @Option(
      names = "--aws",
      description =
          "Use the real AWS, with your credentials as the hub role's and with the table in"
              + " VEND_TABLE. The local issuer is off.")
  private boolean aws;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public LocalCommand(Installation installation, Map<String, String> environment) {
    this.installation = installation;
    this.environment = environment;
  }

  @Override
  public Integer call() throws CommandFailed, InvalidGrants, IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    spec.commandLine().getErr().println("vend: starting ...");
    PrintWriter err = spec.commandLine().getErr();
    var options =
        new LocalVend.Options(
            checkPort(port, "--port"),
            checkPort(stsPort, "--sts-port"),
            checkPort(chatPort(), "--chat-port"),
            grants,
            installation.dynamoDbLocal(),
            aws,
            environment,
            explain ? Optional.of(new ExplanationPrinter(err)) : Optional.empty());
    var stopped = new CountDownLatch(1);
    LocalVend vend = start(options, line -> log(out, line, stopped));
    var looks = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(looks, vend, stopped), "stop"));
    new Instructions(vend).print(out);
    var _ =
        looks.scheduleWithFixedDelay(
            () -> vend.reloadChangedGrants().ifPresent(news -> tell(err, "vend: " + news)),
            LOOK.toMillis(),
            LOOK.toMillis(),
            TimeUnit.MILLISECONDS);
    stopped.await();
    // Throws the failure of an event that could not be written, if that stopped the command.
    out.flush();
    return 0;
  }

  private static LocalVend start(LocalVend.Options options, Consumer<String> log)
      throws CommandFailed, InvalidGrants, IOException {
    try {
      return LocalVend.start(options, log);
    } catch (LocalFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }

  private void log(PrintWriter out, String line, CountDownLatch stopped) {
    if (events) {
      try {
        out.println(line);
      } catch (OutputFailed e) {
        // This request still completes; then the command exits.
        stopped.countDown();
      }
    }
  }

  /** Prints to standard error why each request is allowed, denied or rejected. */
  private record ExplanationPrinter(PrintWriter err) implements Explanations {
    @Override
    public void decided(FullExplanation explanation) {
      tell(err, String.join(System.lineSeparator(), ExplanationText.of(explanation)));
    }

    @Override
    public void rejected(Verification.Rejected rejected) {
      tell(err, String.join(System.lineSeparator(), ExplanationText.of(rejected)));
    }
  }

  /** In one call, because requests run in parallel. */
  private static void tell(PrintWriter err, String text) {
    err.println(text);
    err.flush();
  }

  private void stop(ExecutorService looks, LocalVend vend, CountDownLatch stopped) {
    try {
      looks.shutdownNow();
      vend.close();
    } catch (IOException e) {
      spec.commandLine().getErr().println("vend: " + e.getMessage());
    } finally {
      stopped.countDown();
    }
  }

  /** With {@code --port 0}, several of them run at the same time. */
  private int chatPort() {
    if (chatPort != null) {
      return chatPort;
    }
    return port == 0 ? 0 : CHAT_PORT;
  }

  private static int checkPort(int port, String option) throws CommandFailed {
    if (port < 0 || port > 65_535) {
      throw new CommandFailed(option + " takes a port from 0 to 65535");
    }
    return port;
  }
}
