package vend.cli.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import vend.Printable;
import vend.aws.RoleReference;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.settings.CommandSettings;
import vend.cli.settings.Setting;
import vend.cli.settings.Settings;
import vend.client.aws.AwsIdentityToken;
import vend.client.cache.CachedCredentials;
import vend.client.console.ConsoleSignIn;
import vend.client.hub.AccessRequest;
import vend.client.hub.Hub;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;
import vend.client.token.TokenFile;
import vend.client.token.TokenSource;
import vend.console.ConsoleLink;
import vend.console.ConsoleTarget;
import vend.console.FederationEndpoint;
import vend.credentials.TemporaryCredentials;

/** The user of one command: their settings, and the source of their credentials. */
public record Session(CommandSetup setup, RoleSource source) {
  public static Session open(CommandContext context, CommandSettings given) throws CommandFailed {
    return of(CommandSetup.of(context, given));
  }

  private static Session of(CommandSetup setup) throws CommandFailed {
    return new Session(setup, new RoleSources(setup).choose());
  }

  /** The same user's session without a terminal: it never prompts and reports no steps. */
  public Session unattended() throws CommandFailed {
    return of(setup.unattended());
  }

  public CommandContext context() {
    return setup.context();
  }

  public Settings settings() {
    return setup.settings();
  }

  public ProgressLog steps() {
    return setup.steps();
  }

  /**
   * The request for a role that the user names, or chooses at the terminal.
   *
   * @throws CommandFailed if the user names no role, and there is no terminal
   */
  public CredentialRequest request(CredentialArguments choice) throws CommandFailed {
    if (choice.role().isPresent()) {
      return choice.request(choice.role().get());
    }
    // Without a terminal the user cannot choose, so the list of roles is not requested.
    if (!context().prompt().get().isThere()) {
      throw new CommandFailed(
          "no role is named. To list the roles that you may assume: vend roles");
    }
    List<AvailableRole> roles = roles();
    if (roles.isEmpty()) {
      throw new CommandFailed("you may assume no roles");
    }
    try {
      int chosen =
          context()
              .prompt()
              .get()
              .choice("role", roles.stream().map(AvailableRole::words).toList());
      return choice.request(new RoleReference.ByArn(roles.get(chosen).role()));
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }

  /**
   * The credentials of a request, through the user's cache.
   *
   * @throws IllegalArgumentException if the source cannot give such credentials
   */
  public CachedCredentials cached(CredentialRequest request) {
    return new CachedCredentials(
        source.credentials(), request, setup.cache(), context().clock(), steps());
  }

  /** Gets credentials, from the cache if possible. */
  public TemporaryCredentials credentials(CredentialRequest request) throws CommandFailed {
    return credentials(request, Optional.empty());
  }

  /**
   * Gets credentials, from the cache if possible.
   *
   * @param access what to request from other people if the role needs their approval
   */
  public TemporaryCredentials credentials(CredentialRequest request, Optional<WantedAccess> access)
      throws CommandFailed {
    return obtained(request, access, () -> cached(request).get());
  }

  /** What needs a role: credentials or a console link. */
  @FunctionalInterface
  private interface ForRole<T> {
    T get() throws NoCredentials;
  }

  private <T> T obtained(
      CredentialRequest request, Optional<WantedAccess> access, ForRole<T> wanted)
      throws CommandFailed {
    try {
      try {
        return wanted.get();
      } catch (NoCredentials.ApprovalRequired e) {
        if (access.isEmpty()) {
          throw e.withNext(
              "To request access: vend request %s --reason \"...\"".formatted(request.role()));
        }
        return onRequest(request.role(), access.get(), wanted);
      }
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Waits for the access of the user's open request for the role, or of a new one if there is none.
   */
  private <T> T onRequest(RoleReference role, WantedAccess access, ForRole<T> wanted)
      throws CommandFailed, NoCredentials {
    Hub hub = hub("only a hub has roles on request");
    var wait = new ApprovalWait(this, hub, role);
    Optional<AccessRequest> open =
        new OpenRequests(hub, context().clock().instant()).matching(role, access);
    if (open.isPresent()) {
      AccessRequest request = open.get();
      steps()
          .step(
              "using your request %s of %s, which is %s, instead of making another one ..."
                  .formatted(request.id(), request.created(), request.state()));
      if (!request.reason().equals(access.reason())) {
        context()
            .err()
            .println(
                "vend: The request %s keeps its reason: %s"
                    .formatted(Printable.of(request.id()), Printable.of(request.reason())));
      }
      wait.beginning(wait.decision(request));
      try {
        return wanted.get();
      } catch (NoCredentials.ApprovalRequired e) {
        steps()
            .step(
                "the request %s does not give access any more (%s); requesting again ..."
                    .formatted(request.id(), e.getMessage()));
      }
    }
    wait.beginning(wait.decision(hub.requestAccess(access.body(role))));
    return wanted.get();
  }

  /**
   * The hub of a command that needs one.
   *
   * @param why what only a hub does
   * @throws CommandFailed if the user signs in without one
   */
  public Hub hub(String why) throws CommandFailed {
    if (source instanceof HubRoles roles) {
      return roles.credentials();
    }
    throw new CommandFailed(
        why
            + ", and you sign in without one. Add --hub https://vend.example.com, or set"
            + " VEND_HUB.");
  }

  /** Gets a link that signs in to the AWS console. */
  public ConsoleLink console(CredentialArguments choice, ConsoleTarget target)
      throws CommandFailed {
    CredentialRequest request = request(choice);
    var aws =
        new ConsoleSignIn(
            setup.network().http(),
            settings().as(Setting.FEDERATION_ENDPOINT, FederationEndpoint::parse),
            context().clock());
    return obtained(request, choice.access(), () -> source.console(request, target, this, aws));
  }

  /** The roles that the user may assume. */
  public List<AvailableRole> roles() throws CommandFailed {
    try {
      return source.roles();
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }

  /** The configured region, else the environment's. */
  public Optional<String> region() {
    return settings()
        .text(Setting.REGION)
        .or(() -> variable("AWS_REGION"))
        .or(() -> variable("AWS_DEFAULT_REGION"));
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(context().environment().get(name)).filter(text -> !text.isBlank());
  }

  /** Whether Vend calls a regional STS endpoint, or names one to a hub. */
  public boolean asksSts() {
    return !(source instanceof HubRoles hub)
        || hub.credentials().tokens() instanceof AwsIdentityToken;
  }

  /** The file with the token, if the token comes from a file. */
  public Optional<Path> tokenFile() {
    return tokens()
        .filter(TokenFile.class::isInstance)
        .map(TokenFile.class::cast)
        .map(TokenFile::file);
  }

  private Optional<TokenSource> tokens() {
    return switch (source) {
      case HubRoles hub -> Optional.of(hub.credentials().tokens());
      case TokenRoles direct -> Optional.of(direct.credentials().tokens());
      default -> Optional.empty();
    };
  }
}
