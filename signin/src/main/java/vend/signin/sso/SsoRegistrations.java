package vend.signin.sso;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.client.source.NoCredentials;

/**
 * What Identity Center knows this machine's tools as: kept ones, which the AWS CLI finds by the
 * same file, or new ones.
 *
 * @param session that is signed in to
 * @param oidc registers
 * @param files where they are kept
 * @param clock says what has expired
 */
record SsoRegistrations(SsoSession session, SsoOidc oidc, SsoFiles files, InstantSource clock) {
  /** For sign-ins in a browser; those by a device's code name none. */
  static final List<String> CODE_GRANTS = List.of("authorization_code", "refresh_token");

  private static final Duration MARGIN = Duration.ofMinutes(15);
  private static final String SCOPE = "sso:account:access";

  SsoRegistration forCode(String redirectPath) throws NoCredentials, IOException {
    Optional<SsoRegistration> kept = kept(CODE_GRANTS);
    return kept.isPresent()
        ? kept.get()
        : made(
            scopes(),
            Map.of(
                // Without a port: RFC 8252 lets it be any.
                "redirectUris", List.of("http://127.0.0.1" + redirectPath),
                "issuerUrl", session.startUrl()),
            CODE_GRANTS);
  }

  SsoRegistration forDevice() throws NoCredentials, IOException {
    Optional<SsoRegistration> kept = kept(List.of());
    return kept.isPresent()
        ? kept.get()
        : made(session.name().isEmpty() ? session.scopes() : scopes(), Map.of(), List.of());
  }

  /** Without one, Identity Center gives nothing to renew a sign-in by. */
  List<String> scopes() {
    return session.scopes().isEmpty() ? List.of(SCOPE) : session.scopes();
  }

  private Optional<SsoRegistration> kept(List<String> grants) throws IOException {
    return files
        .registration(session)
        .filter(client -> clock.instant().isBefore(client.expires().minus(MARGIN)))
        .filter(client -> client.grantTypes().equals(grants));
  }

  private SsoRegistration made(List<String> scopes, Map<String, Object> more, List<String> grants)
      throws NoCredentials, IOException {
    SsoRegistration made =
        oidc.register("vend-" + session.name().orElse("command"), scopes, more, grants);
    files.keep(session, made);
    return made;
  }
}
