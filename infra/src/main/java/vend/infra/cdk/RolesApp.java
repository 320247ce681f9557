package vend.infra.cdk;

import java.nio.file.Path;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import vend.grant.Account;
import vend.infra.spoke.DoesNotFit;
import vend.infra.spoke.SpokeRole;
import vend.infra.spoke.Spokes;
import vend.infra.template.TemplateLimits;

/** One stack for each account that has roles, named as the file names the account. */
public final class RolesApp {
  private RolesApp() {}

  /**
   * Writes the app, as {@code cdk} reads it. Needs Node.js, which the CDK runs in.
   *
   * @param folder where to
   * @throws DoesNotFit if an account has more roles than a stack takes
   */
  public static void synthesize(Spokes spokes, Path folder) throws DoesNotFit {
    of(spokes, folder).synth();
  }

  /** The app with its stacks, not yet synthesized. */
  static App of(Spokes spokes, Path folder) throws DoesNotFit {
    var app =
        new App(
            AppProps.builder()
                .outdir(folder.toString())
                .analyticsReporting(false)
                .treeMetadata(false)
                .build());
    for (Account account : spokes.accounts()) {
      List<SpokeRole> roles = spokes.in(account);
      if (roles.size() > TemplateLimits.RESOURCES) {
        throw new DoesNotFit(
            "%s has %d roles, and a stack of CloudFormation takes %d; declare fewer in it"
                .formatted(account.name(), roles.size(), TemplateLimits.RESOURCES));
      }
      if (!roles.isEmpty()) {
        new RolesStack(app, spokes.partition(), account, roles);
      }
    }
    return app;
  }
}
