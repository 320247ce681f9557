package vend.client.keychain;

import java.util.Optional;
import vend.Secret;

/**
 * The login keychain of macOS, through the command {@code security}. A secret is passed on standard
 * input, where the command reads command lines, because all users can read a program's arguments.
 *
 * @param tool {@code /usr/bin/security}
 * @see <a href="https://ss64.com/mac/security.html">security(1)</a>
 */
record MacKeychain(SystemTool tool) implements Keychain {
  /** {@code errSecItemNotFound} as an exit code. */
  private static final int NOT_FOUND = 44;

  @Override
  public Optional<Secret> find(Entry entry) throws KeychainUnavailable {
    SystemTool.Outcome found =
        tool.run("", "find-generic-password", "-s", entry.service(), "-a", entry.account(), "-w");
    return switch (found.exit()) {
      case 0 -> Optional.of(Secret.of(found.out().replaceFirst("\\R$", "")));
      case NOT_FOUND -> Optional.empty();
      default -> throw locked(found);
    };
  }

  @Override
  public void store(Entry entry, Secret secret) throws KeychainUnavailable {
    String line =
        "add-generic-password -U -s %s -a %s -w %s\n"
            .formatted(
                quoted(entry.service()), quoted(entry.account()), quoted(StoredLine.of(secret)));
    SystemTool.Outcome stored = tool.run(line, "-i");
    if (stored.exit() != 0 || !find(entry).filter(secret::equals).isPresent()) {
      throw locked(stored);
    }
  }

  /** Quotes as the command parses its input: a backslash before quotes and backslashes. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Override
  public boolean forget(Entry entry) throws KeychainUnavailable {
    SystemTool.Outcome deleted =
        tool.run("", "delete-generic-password", "-s", entry.service(), "-a", entry.account());
    return switch (deleted.exit()) {
      case 0 -> true;
      case NOT_FOUND -> false;
      default -> throw locked(deleted);
    };
  }

  private static KeychainUnavailable locked(SystemTool.Outcome outcome) {
    return new KeychainUnavailable(
        "the keychain is locked or denied access (%s)".formatted(outcome));
  }

  @Override
  public String name() {
    return "the keychain of macOS";
  }
}
