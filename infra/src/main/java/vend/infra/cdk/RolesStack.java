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
 * The stack with the roles of one account. It needs no CDK bootstrap: it has no assets, and the
 * operator deploys it with credentials of the account. {@link LegacyStackSynthesizer} is the only
 * synthesizer of the CDK that refers neither to roles nor to a bucket of a bootstrap.
 */
final class RolesStack extends Stack {
  /** Equal in every account, so that renaming an account in the grants file keeps its stack. */
  static final String NAME = "vend-roles";

  private final Partition partition;
  private final Account account;

  RolesStack(Construct app, Partition partition, Account account, List<SpokeRole> roles) {
    super(app, account.name().value(), properties(account));
    this.partition = partition;
    this.account = account;
    roles.forEach(this::add);
  }

  /** Sets no region, because IAM has none: the settings of the operator select it. */
  private static StackProps properties(Account account) {
    return StackProps.builder()
        .stackName(NAME)
        .description("The roles that Vend assumes in this account. Generated from the grants file.")
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
    SpokeRole.nagMetadata(awsManagedArns(role))
        .ifPresent(metadata -> resource.addMetadata("cdk_nag", metadata));
  }

  private String arn(ManagedPolicy policy) {
    return policy.arnIn(partition, account.id());
  }

  private List<String> awsManagedArns(SpokeRole role) {
    return role.policies().stream().filter(ManagedPolicy::isAwsOwn).map(this::arn).toList();
  }

  private static List<CfnTag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> CfnTag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }
}
