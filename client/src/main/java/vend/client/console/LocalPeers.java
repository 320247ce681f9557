package vend.client.console;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds which user owns the other end of a loopback connection. */
@FunctionalInterface
interface LocalPeers {
  /** Accepts every peer: for systems that do not show the owner, such as those without /proc. */
  LocalPeers UNKNOWN = (_, _) -> true;

  /**
   * Whether this user or root owns the peer's program, as far as the system shows.
   *
   * @param peer the other end
   * @param here this end
   */
  boolean isOwn(InetSocketAddress peer, InetSocketAddress here);

  /**
   * Returns the check for this operating system. Linux shows the owner of each connection, so a
   * peer without an owner is refused there; other systems show no owner.
   */
  static LocalPeers ofThisSystem() {
    try {
      int user = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      return Proc.tables().isPresent() ? (peer, here) -> Proc.isOwn(user, peer, here) : UNKNOWN;
    } catch (IOException | UnsupportedOperationException e) {
      return UNKNOWN;
    }
  }

  /**
   * Reads the Linux kernel's table of connections.
   *
   * @see <a
   *     href="https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html">proc_net_tcp</a>
   */
  final class Proc {
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int USER = 7;
    private static final int INODE = 9;
    private static final int ROOT = 0;

    /** The kernel writes the table page by page, so on a busy system a reading may lack a line. */
    private static final int MOST_READINGS = 3;

    private Proc() {}

    static boolean isOwn(int user, InetSocketAddress peer, InetSocketAddress here) {
      for (int reading = 0; reading < MOST_READINGS; reading++) {
        OptionalInt owner = owner(tables().orElse(List.of()), peer, here);
        if (owner.isPresent()) {
          return owner.getAsInt() == user || owner.getAsInt() == ROOT;
        }
      }
      return false;
    }

    /**
     * Both tables, since many programs reach 127.0.0.1 through IPv6 sockets; empty if /proc/net/tcp
     * cannot be read.
     */
    static Optional<List<String>> tables() {
      try {
        var lines = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
        Path newer = Path.of("/proc/net/tcp6");
        if (Files.isReadable(newer)) {
          lines.addAll(Files.readAllLines(newer));
        }
        return Optional.of(lines);
      } catch (IOException e) {
        return Optional.empty();
      }
    }

    /**
     * The user id of the socket at the local address that is connected to the remote one, in any
     * state: a peer that has closed its sending half still receives. Empty if no process holds that
     * socket; the kernel then shows root as its owner, with the inode 0.
     */
    static OptionalInt owner(
        List<String> table, InetSocketAddress local, InetSocketAddress remote) {
      return table.stream()
          .map(line -> line.strip().split("\\s+"))
          .filter(fields -> fields.length > INODE && !fields[INODE].equals("0"))
          .filter(fields -> is(fields[LOCAL], local) && is(fields[REMOTE], remote))
          .flatMapToInt(fields -> number(fields[USER]).stream())
          .findFirst();
    }

    private static boolean is(String entry, InetSocketAddress address) {
      int colon = entry.lastIndexOf(':');
      try {
        return HexFormat.fromHexDigits(entry, colon + 1, entry.length()) == address.getPort()
            && address(entry.substring(0, Math.max(colon, 0))).equals(address.getAddress());
      } catch (IllegalArgumentException | IndexOutOfBoundsException | UnknownHostException e) {
        return false;
      }
    }

    /** Decodes 4-byte words in the machine's byte order; IPv4-mapped IPv6 becomes IPv4. */
    private static InetAddress address(String hex) throws UnknownHostException {
      byte[] bytes = HexFormat.of().parseHex(hex);
      if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
        byte[] swapped = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
          swapped[i] = bytes[(i / 4) * 4 + 3 - i % 4];
        }
        bytes = swapped;
      }
      return InetAddress.getByAddress(bytes);
    }

    private static OptionalInt number(String text) {
      try {
        return OptionalInt.of(Integer.parseInt(text));
      } catch (NumberFormatException e) {
        return OptionalInt.empty();
      }
    }
  }
}
