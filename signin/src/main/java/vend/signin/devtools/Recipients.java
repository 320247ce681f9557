package vend.signin.devtools;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import vend.aws.Partition;

/**
 * The addresses to which identity providers post SAML responses: AWS's sign-in endpoints of all
 * partitions, and configured others.
 *
 * @param others exact addresses, for example of a hub
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/signin-service.html">AWS Sign-In
 *     endpoints</a>
 */
record Recipients(List<URI> others) {
  /** The European Sovereign Cloud, a partition that no hub serves yet. */
  private static final String SOVEREIGN_CLOUD = "signin.amazonaws-eusc.eu";

  private static final List<String> HOSTS =
      Stream.concat(
              Arrays.stream(Partition.values()).map(Partition::signInDomain),
              Stream.of(SOVEREIGN_CLOUD))
          .toList();

  /** Returns DevTools URL patterns that match all recipients, and some other addresses. */
  List<String> patterns() {
    return Stream.concat(
            HOSTS.stream()
                .flatMap(host ->
                    Stream.of("https://" + host + "/saml*", "https://*." + host + "/saml*")),
            others.stream().map(other -> escaped(other) + "*"))
        .toList();
  }

  private static String escaped(URI address) {
    return address.toString().replaceAll("[*?\\\\]", "\\\\$0");
  }

  /** Whether an address is exactly one of the recipients. */
  boolean has(String address) {
    try {
      var parsed = new URI(address);
      return isOfAws(parsed) || others.contains(parsed);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isOfAws(URI address) {
    String host = String.valueOf(address.getHost());
    return "https".equals(address.getScheme())
        && (address.getPort() == -1 || address.getPort() == 443)
        && address.getRawUserInfo() == null
        && address.getPath() != null
        && address.getPath().matches("/saml(/.*)?")
        && HOSTS.stream().anyMatch(known -> host.equals(known) || host.endsWith("." + known));
  }
}
