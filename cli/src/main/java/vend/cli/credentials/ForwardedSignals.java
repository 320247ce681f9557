package vend.cli.credentials;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Signals go on to a process in the place of ending this one. At a terminal, Ctrl-C reaches both by
 * itself: a second one would be taken for "at once" by tools that end in an orderly way at the
 * first.
 *
 * <p>The class for it is {@code sun.misc.Signal}, of the module {@code jdk.unsupported}; there is
 * no other, and a build that allows no warnings can only name it so.
 */
final class ForwardedSignals {
  private final CompletableFuture<Process> receiver = new CompletableFuture<>();

  private ForwardedSignals() {}

  /** From now on; what comes before there is a process waits for it. */
  static ForwardedSignals begin(boolean terminal) {
    var signals = new ForwardedSignals();
    for (String name : List.of("INT", "TERM", "HUP")) {
      boolean reachesItByItself = terminal && name.equals("INT");
      handle(name, () -> signals.forward(name, reachesItByItself));
    }
    return signals;
  }

  /** This process gets them. */
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
      // A system without that signal, or a Java without that class: it ends this process alone.
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
