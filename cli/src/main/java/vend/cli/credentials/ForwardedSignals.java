package vend.cli.credentials;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Forwards signals to a child process instead of ending this one. At a terminal, Ctrl-C reaches
 * both processes by itself, so INT is not forwarded there: tools such as Terraform take a second
 * signal as an order to stop at once.
 *
 * <p>The JDK offers only {@code sun.misc.Signal} of the module {@code jdk.unsupported} for this. It
 * is named by reflection, because the build allows no warnings.
 */
final class ForwardedSignals {
  private final CompletableFuture<Process> receiver = new CompletableFuture<>();

  private ForwardedSignals() {}

  /** Starts to catch signals. Signals that arrive before {@link #to} are forwarded then. */
  static ForwardedSignals begin(boolean terminal) {
    var signals = new ForwardedSignals();
    for (String name : List.of("INT", "TERM", "HUP")) {
      boolean reachesItByItself = terminal && name.equals("INT");
      handle(name, () -> signals.forward(name, reachesItByItself));
    }
    return signals;
  }

  /** Forwards the signals to this process. */
  void to(Process process) {
    receiver.complete(process);
  }

  private void forward(String name, boolean reachesItByItself) {
    if (!reachesItByItself) {
      var _ = receiver.thenAccept(process -> send(name, process));
    }
  }

  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler run =
          (_, _, _) -> {
            action.run();
            return null;
          };
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance(name),
              Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, run));
    } catch (ReflectiveOperationException e) {
      // The system lacks that signal, or this Java lacks the class: the signal ends this process.
      return;
    }
  }

  private static void send(String name, Process process) {
    try {
      new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).inheritIO().start();
    } catch (IOException e) {
      process.destroy();
    }
  }
}
