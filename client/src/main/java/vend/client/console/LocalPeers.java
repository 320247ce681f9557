package vend.client.console;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whose the other end of a connection on loopback is. */
@FunctionalInterface
interface LocalPeers {
  /** Nobody knows, as where there is no {@code /proc}. */
  LocalPeers UNKNOWN = (_, _) -> true;

  /**
   * Whether it may be the user's own, or the system's.
   *
   * @param peer the other end
   * @param port this end's
   */
  boolean isOwn(InetSocketAddress peer, int port);

  /** As this system tells: Linux shows the owner of each connection, others show none. */
  static LocalPeers ofThisSystem() {
    try {
      int user = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      return (peer, port) ->
          Proc.owner(Proc.tables(), peer.getPort(), port)
              .map(owner -> owner == user || owner == 0)
              .orElse(true);
    } catch (IOException | UnsupportedOperationException e) {
      return UNKNOWN;
    }
  }

  /**
   * The kernel's table of connections.
   *
   * @see <a
   *     href="https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html">proc_net_tcp</a>
   */
  final class Proc {
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int USER = 7;
    private static final String ESTABLISHED = "01";

    private Proc() {}

    /** Both of them: many programs speak to 127.0.0.1 by sockets of the newer kind. */
    static List<String> tables() {
      return Stream.of("/proc/net/tcp", "/proc/net/tcp6").flatMap(Proc::lines).toList();
    }

    private static Stream<String> lines(String table) {
      try {
        return Files.readAllLines(Path.of(table)).stream();
      } catch (IOException e) {
        return Stream.empty();
      }
    }

    /** The user id of the end at this port whose other end is at that one. */
    static Optional<Integer> owner(List<String> table, int local, int remote) {
      return table.stream()
          .map(line -> line.strip().split("\\s+"))
          .filter(fields -> fields.length > USER && fields[STATE].equals(ESTABLISHED))
          .filter(fields -> port(fields[LOCAL]) == local && port(fields[REMOTE]) == remote)
          .flatMap(fields -> number(fields[USER], 10))
          .findFirst();
    }

    private static int port(String address) {
      return number(address.substring(address.lastIndexOf(':') + 1), 16).findFirst().orElse(-1);
    }

    private static Stream<Integer> number(String text, int radix) {
      try {
        return Stream.of(Integer.parseInt(text, radix));
      } catch (NumberFormatException e) {
        return Stream.empty();
      }
    }
  }
}
