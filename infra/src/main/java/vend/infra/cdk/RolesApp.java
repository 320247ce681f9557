package vend.infra.cdk;

import java.nio.file.Path;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import vend.grant.Account;
import vend.infra.spoke.SpokeRole;
import vend.infra.spoke.Spokes;
import vend.infra.spoke.SpokesNotCreated;
import vend.infra.template.TemplateLimits;

/** A CDK app with one stack for each account that has roles. The account's name names the stack. */
public final class RolesApp {
  private RolesApp() {}

  /**
   * Writes the synthesized app, the input of {@code cdk deploy}. It needs Node.js, because the CDK
   * runs in it.
   *
   * @param folder the output folder
   * @throws SpokesNotCreated if an account has more roles than a stack can have resources
   */
  public static void synthesize(Spokes spokes, Path folder) throws SpokesNotCreated {
    of(spokes, folder).synth();
  }

  /** Returns the app before it is synthesized. */
  static App of(Spokes spokes, Path folder) throws SpokesNotCreated {
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
        throw new SpokesNotCreated(
            "The account %s has %d roles, and a CloudFormation stack can have %d. Declare fewer roles in this account."
                .formatted(account.name(), roles.size(), TemplateLimits.RESOURCES));
      }
      if (!roles.isEmpty()) {
        new RolesStack(app, spokes.partition(), account, roles);
      }
    }
    return app;
  }
}
