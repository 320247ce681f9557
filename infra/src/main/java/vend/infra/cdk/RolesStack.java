package vend.infra.cdk;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnTag;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.LegacyStackSynthesizer;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.iam.CfnRole;
import software.constructs.Construct;
import vend.aws.Partition;
import vend.grant.Account;
import vend.grant.DeclaredRole;
import vend.grant.ManagedPolicy;
import vend.infra.spoke.SpokeRole;

/**
 * The roles of one account. It needs no bootstrap: there are no assets, and whoever deploys it does
 * so with keys of the account. The synthesizer is the only one of the CDK's that names neither
 * roles nor a bucket of a bootstrap.
 */
final class RolesStack extends Stack {
  /** In every account the same, so that an account that is named anew keeps its stack. */
  static final String NAME = "vend-roles";

  private final Partition partition;
  private final Account account;

  RolesStack(Construct app, Partition partition, Account account, List<SpokeRole> roles) {
    super(app, account.name().value(), properties(account));
    this.partition = partition;
    this.account = account;
    roles.forEach(this::add);
  }

  /** No region: IAM has none, so it is the one that the deployer's own settings name. */
  private static StackProps properties(Account account) {
    return StackProps.builder()
        .stackName(NAME)
        .description("The roles that Vend takes in this account. Made from the grants file.")
        .env(Environment.builder().account(account.id().value()).build())
        .synthesizer(new LegacyStackSynthesizer())
        .suppressTemplateIndentation(true)
        .build();
  }

  private void add(SpokeRole role) {
    var made =
        CfnRole.Builder.create(this, role.declared().name())
            .path(DeclaredRole.PATH)
            .roleName(role.declared().name())
            .maxSessionDuration(role.maxSessionSeconds())
            .assumeRolePolicyDocument(role.trust().document().toData());
    role.declared().description().ifPresent(made::description);
    role.declared().permissionsBoundary().map(this::arn).ifPresent(made::permissionsBoundary);
    if (!role.policies().isEmpty()) {
      made.managedPolicyArns(role.policies().stream().map(this::arn).toList());
    }
    if (!role.tags().isEmpty()) {
      made.tags(tags(role.tags()));
    }
    CfnRole resource = made.build();
    resource.overrideLogicalId(role.logicalId());
    SpokeRole.nagMetadata(awsOwn(role))
        .ifPresent(metadata -> resource.addMetadata("cdk_nag", metadata));
  }

  private String arn(ManagedPolicy policy) {
    return policy.arnIn(partition, account.id());
  }

  private List<String> awsOwn(SpokeRole role) {
    return role.policies().stream().filter(ManagedPolicy::isAwsOwn).map(this::arn).toList();
  }

  private static List<CfnTag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> CfnTag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }
}
