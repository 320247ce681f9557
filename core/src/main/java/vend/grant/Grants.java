package vend.grant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import vend.aws.AccountId;
import vend.aws.AccountName;
import vend.aws.RoleArn;
import vend.aws.RoleReference;
import vend.caller.AwsIssuer;
import vend.caller.ChatIssuer;
import vend.caller.Issuer;
import vend.caller.IssuerName;
import vend.caller.OidcIssuer;
import vend.caller.PersonClaim;
import vend.caller.SamlIssuer;
import vend.credentials.SessionDuration;
import vend.iam.Effect;
import vend.session.SessionTemplate;

/** The validated content of one revision of a grants file, with lookups for requests. */
public final class Grants {
  private final RoleArn hubRole;
  private final OrganizationId organization;
  private final Map<AccountName, Account> accounts;
  private final Map<AccountId, Account> accountsById;
  private final List<Issuer> issuers;
  private final List<DeclaredRole> declared;
  private final List<Grant> grants;
  private final List<Operator> operators;
  private final List<ChatIssuer> chatIssuers;
  private final String revision;
  private final Map<RoleArn, TargetRole> targets;

  /**
   * Combines parts that the reader has validated.
   *
   * @param hubRole the hub's role, which assumes all others
   * @param accounts with unique names and ids
   * @param issuers with unique names and addresses
   * @param declared the roles that Vend's templates create in the accounts
   * @param grants in file order
   * @param operators in file order
   * @param chatIssuers in file order; their names are unique among all issuers
   * @param revision a digest of the file, or the version id from its store
   */
  public Grants(
      RoleArn hubRole,
      OrganizationId organization,
      Collection<Account> accounts,
      Collection<Issuer> issuers,
      Collection<DeclaredRole> declared,
      Collection<Grant> grants,
      Collection<Operator> operators,
      Collection<ChatIssuer> chatIssuers,
      String revision) {
    this.hubRole = hubRole;
    this.organization = organization;
    this.accounts = new TreeMap<>();
    this.accountsById = new HashMap<>();
    for (Account account : accounts) {
      this.accounts.put(account.name(), account);
      this.accountsById.put(account.id(), account);
    }
    this.issuers = List.copyOf(issuers);
    this.declared = List.copyOf(declared);
    this.grants = List.copyOf(grants);
    this.operators = List.copyOf(operators);
    this.chatIssuers = List.copyOf(chatIssuers);
    this.revision = revision;
    this.targets = knownRoles();
  }

  private Map<RoleArn, TargetRole> knownRoles() {
    var all = new LinkedHashMap<RoleArn, TargetRole>();
    for (DeclaredRole role : declared) {
      for (Account account : role.accounts()) {
        RoleArn arn = role.arnIn(hubRole.partition(), account);
        all.put(arn, new TargetRole(arn, account, true, role.maxSession()));
      }
    }
    for (Grant grant : grants) {
      for (RolePattern pattern : grant.roles()) {
        if (pattern instanceof RolePattern.Exact(RoleArn arn) && grant.effect() == Effect.ALLOW) {
          account(arn.account()).ifPresent(account -> all.putIfAbsent(arn, existing(arn, account)));
        }
      }
    }
    return all;
  }

  private static TargetRole existing(RoleArn arn, Account account) {
    return new TargetRole(arn, account, false, SessionDuration.LONGEST_CHAINED);
  }

  /** Finds the role that a caller requested; empty if the file has no such role. */
  public Optional<TargetRole> find(RoleReference reference) {
    return switch (reference) {
      case RoleReference.ByArn(RoleArn arn) -> Optional.ofNullable(targets.get(arn));
      case RoleReference.ByName(String name, String role) ->
          account(name)
              .flatMap(account -> declared(account, role).or(() -> target(account, "/", role)));
    };
  }

  /** A declared role is also found without its path, which is always {@code /vend/}. */
  private Optional<TargetRole> declared(Account account, String role) {
    return role.contains("/") ? Optional.empty() : target(account, DeclaredRole.PATH, role);
  }

  private Optional<TargetRole> target(Account account, String path, String role) {
    int end = role.lastIndexOf('/') + 1;
    return Optional.ofNullable(
        targets.get(
            new RoleArn(
                hubRole.partition(),
                account.id(),
                path + role.substring(0, end),
                role.substring(end))));
  }

  /** Finds an account by name or by its 12-digit id. */
  public Optional<Account> account(String nameOrId) {
    return AccountId.isValid(nameOrId)
        ? account(new AccountId(nameOrId))
        : Optional.ofNullable(accounts.get(new AccountName(nameOrId)));
  }

  private Optional<Account> account(AccountId id) {
    return Optional.ofNullable(accountsById.get(id));
  }

  /** The hub's role, which assumes all others. */
  public RoleArn hubRole() {
    return hubRole;
  }

  /** The AWS organization of hub and spokes. */
  public OrganizationId organization() {
    return organization;
  }

  /** The spoke accounts, sorted by name. */
  public Collection<Account> accounts() {
    return Collections.unmodifiableCollection(accounts.values());
  }

  /** The issuers, in file order. */
  public List<Issuer> issuers() {
    return issuers;
  }

  /** The issuers that sign OpenID Connect tokens. */
  public List<OidcIssuer> oidcIssuers() {
    return issuers.stream()
        .filter(OidcIssuer.class::isInstance)
        .map(OidcIssuer.class::cast)
        .toList();
  }

  /** The issuers that are SAML identity providers. */
  public List<SamlIssuer> samlIssuers() {
    return issuers.stream()
        .filter(SamlIssuer.class::isInstance)
        .map(SamlIssuer.class::cast)
        .toList();
  }

  /** The issuers that are AWS STS: their callers sign in with AWS credentials. */
  public List<AwsIssuer> awsIssuers() {
    return issuers.stream().filter(AwsIssuer.class::isInstance).map(AwsIssuer.class::cast).toList();
  }

  /** The organization of an account; empty for accounts that are not in the file. */
  public Optional<OrganizationId> organizationOf(AccountId account) {
    return account(account).map(_ -> organization);
  }

  /** The roles that Vend's templates create in the accounts, in file order. */
  public List<DeclaredRole> declaredRoles() {
    return declared;
  }

  /** The grants, in file order. */
  public List<Grant> grants() {
    return grants;
  }

  /** The operators, in file order. */
  public List<Operator> operators() {
    return operators;
  }

  /** The chats whose bots vouch for people, in file order. */
  public List<ChatIssuer> chatIssuers() {
    return chatIssuers;
  }

  /** The grants that need an approval, in file order. */
  public List<Grant> grantsOnRequest() {
    return grants.stream().filter(grant -> grant.approval().isPresent()).toList();
  }

  /** Finds a grant; empty if the file has none with this id. */
  public Optional<Grant> grant(GrantId id) {
    return grants.stream().filter(grant -> grant.id().equals(id)).findFirst();
  }

  /** The roles that this grant names, in the order of {@link #targets}. */
  public Collection<TargetRole> targetsOf(Grant grant) {
    return targetsOf(List.of(grant));
  }

  /** The issuers that have a claim that names a person. */
  public Set<IssuerName> issuersOfPersons() {
    return issuers.stream()
        .filter(issuer -> issuer.person().isPresent())
        .map(Issuer::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The names of all claims that issuers require or take persons from, conditions test or sessions
   * contain.
   */
  public Set<String> namedClaims() {
    var names = new HashSet<String>();
    for (Issuer issuer : issuers) {
      names.addAll(issuer.require().keySet());
      issuer.person().map(PersonClaim::name).ifPresent(names::add);
    }
    for (Operator operator : operators) {
      operator.when().all().forEach(condition -> names.add(condition.key()));
    }
    for (Grant grant : grants) {
      grant.when().all().forEach(condition -> names.add(condition.key()));
      grant.session().map(SessionTemplate::claims).ifPresent(names::addAll);
      grant.approval().stream()
          .flatMap(approval -> approval.by().stream())
          .flatMap(approvers -> approvers.group().members().stream())
          .flatMap(member -> member.when().all().stream())
          .forEach(condition -> names.add(condition.key()));
    }
    return names;
  }

  /** Every role that callers can request: the declared ones first, then those named by ARN. */
  public Collection<TargetRole> targets() {
    return Collections.unmodifiableCollection(targets.values());
  }

  /** The roles that at least one of these grants names, in the order of {@link #targets}. */
  Collection<TargetRole> targetsOf(Collection<Grant> naming) {
    var single = new HashSet<RoleArn>();
    var wildcards = new ArrayList<RolePattern>();
    for (Grant grant : naming) {
      for (RolePattern pattern : grant.roles()) {
        switch (pattern) {
          case RolePattern.Exact(RoleArn arn) -> single.add(arn);
          case RolePattern.Declared _, RolePattern.Covered _, RolePattern.CoveredArn _ ->
              wildcards.add(pattern);
        }
      }
    }
    return targets.values().stream()
        .filter(role ->
            single.contains(role.arn())
                || wildcards.stream().anyMatch(pattern -> pattern.names(role)))
        .toList();
  }

  /** A digest of the file, or the version id from its store. */
  public String revision() {
    return revision;
  }
}
