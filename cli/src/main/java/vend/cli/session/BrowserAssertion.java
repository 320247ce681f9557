package vend.cli.session;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.signin.devtools.DevToolsSignIn;
import vend.signin.devtools.InstalledBrowser;
import vend.signin.saml.AssertionSource;
import vend.signin.saml.SamlResponse;

/**
 * Lets the user sign in with a browser, which is looked for when it is needed: whoever has kept
 * keys needs none.
 *
 * @param app the provider's application for AWS
 * @param settings may name the browser
 * @param recipients where the provider posts to, if it is not AWS
 * @param progress hears of each step
 */
record BrowserAssertion(
    URI app, Map<String, String> settings, List<URI> recipients, Progress progress)
    implements AssertionSource {
  @Override
  public SamlResponse response(boolean fresh) throws NoCredentials {
    return new DevToolsSignIn(
            app,
            InstalledBrowser.find(settings),
            Optional.empty(),
            recipients,
            DevToolsSignIn.USUAL,
            progress)
        .response(fresh);
  }

  @Override
  public String origin() {
    return app + ", by browser";
  }

  /** Without the environment, which may hold secrets. */
  @Override
  public String toString() {
    return origin();
  }
}
