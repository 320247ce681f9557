package vend.client.keychain;

import java.util.Optional;
import vend.Secret;

/**
 * The Secret Service of a Linux desktop (GNOME Keyring, KWallet, KeePassXC), through the program
 * {@code secret-tool} of libsecret.
 *
 * @see <a href="https://specifications.freedesktop.org/secret-service/latest/">Secret Service
 *     API</a>
 */
record SecretService(SystemTool tool) implements Keychain {
  private static final String SECRET = "secret = ";

  /** Uses a search, because a lookup would prompt the user to unlock the keyring. */
  @Override
  public Optional<Secret> find(Entry entry) throws KeychainUnavailable {
    SystemTool.Outcome found =
        tool.run("", "search", "service", entry.service(), "account", entry.account());
    if (found.exit() != 0) {
      throw refused();
    }
    Optional<Secret> secret =
        found
            .out()
            .lines()
            .filter(line -> line.startsWith(SECRET))
            .map(line -> Secret.of(line.substring(SECRET.length())))
            .findFirst();
    if (secret.isEmpty() && !found.out().isBlank()) {
      throw new KeychainUnavailable("the keyring is locked");
    }
    return secret;
  }

  @Override
  public void store(Entry entry, Secret secret) throws KeychainUnavailable {
    String line = StoredLine.of(secret);
    SystemTool.Outcome stored =
        tool.run(
            line,
            "store",
            "--label=" + entry,
            "service",
            entry.service(),
            "account",
            entry.account());
    if (stored.exit() != 0) {
      throw refused();
    }
  }

  @Override
  public boolean forget(Entry entry) throws KeychainUnavailable {
    boolean there = find(entry).isPresent();
    SystemTool.Outcome cleared =
        tool.run("", "clear", "service", entry.service(), "account", entry.account());
    if (there && cleared.exit() != 0) {
      throw refused();
    }
    return there;
  }

  private static KeychainUnavailable refused() {
    return new KeychainUnavailable("the Secret Service does not answer or denied access");
  }

  @Override
  public String name() {
    return "the Secret Service";
  }
}
