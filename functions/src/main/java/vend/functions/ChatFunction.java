package vend.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import vend.functions.aws.AwsClients;
import vend.functions.aws.NoRequestTable;
import vend.functions.aws.TimeBudget;
import vend.functions.chat.Chat;
import vend.functions.event.GrantsLog;
import vend.functions.priming.Priming;
import vend.functions.priming.PrimingFailed;
import vend.grant.Grants;

/**
 * The Lambda handler that an internal chat's bot invokes directly: one JSON document in, one out
 * ({@code chat.schema.json}).
 *
 * <p>Which chat speaks is the name of the invoked alias, never a field of the document: IAM decides
 * which role may invoke which alias.
 */
public final class ChatFunction
    implements RequestHandler<Map<String, Object>, Map<String, Object>>, Resource {
  /** {@code arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME:ALIAS}. */
  private static final int PARTS_WITH_ALIAS = 8;

  private final AwsClients clients;
  private final ChatSettings settings;
  private final Wiring wiring;
  private volatile @Nullable Chat chat;

  /**
   * Reads the settings from the environment.
   *
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  public ChatFunction() {
    this(
        ChatSettings.of(System.getenv()),
        AwsClients.ofTheFunction(),
        AwsClients.Endpoints.OF_THE_SDK);
    if ("snap-start".equals(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"))) {
      prime();
      Core.getGlobalContext().register(this);
    }
  }

  /**
   * Runs outside of Lambda.
   *
   * @param credentials the AWS credentials of the function itself
   */
  public ChatFunction(
      ChatSettings settings, AwsCredentialsProvider credentials, AwsClients.Endpoints endpoints) {
    this.settings = settings;
    // The clients connect and load credentials on their first call only.
    this.clients =
        new AwsClients(settings.region(), credentials, endpoints, TimeBudget.OF_THE_FUNCTION);
    this.wiring = new Wiring(InstantSource.system(), new SecureRandom(), Wiring::print);
  }

  /** Loads classes by answers that need no table. A failure costs only speed. */
  private static void prime() {
    try {
      Grants sample = Priming.grants();
      var wiring = new Wiring(InstantSource.system(), new SecureRandom(), _ -> {});
      Chat primed = wiring.chat(() -> Optional.of(sample), new NoRequestTable());
      for (String action : new String[] {"help", "roles", "requests"}) {
        var _ =
            primed.answer(
                new Chat.Only(),
                Map.of("version", 1, "action", action, "user", Map.of("id", "U1", "person", "ann")),
                "priming");
      }
    } catch (PrimingFailed e) {
      Wiring.print("{\"event\":\"primingFailed\"}");
    }
  }

  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    // Nothing to close: everything unsafe in a snapshot is made after the restore.
  }

  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {
    var _ = wired();
  }

  private synchronized Chat wired() {
    Chat made = chat;
    if (made == null) {
      made =
          wiring.chat(
              Wiring.freshGrants(
                  settings.grants(), clients, new GrantsLog(Wiring::print, InstantSource.system())),
              Wiring.requests(clients, Optional.of(settings.requests())));
      chat = made;
    }
    return made;
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> document, Context context) {
    Chat ready = chat;
    return (ready == null ? wired() : ready)
        .answer(
            new Chat.Named(alias(context.getInvokedFunctionArn())),
            document == null ? Map.of() : document,
            context.getAwsRequestId());
  }

  /** The last part of a qualified ARN; empty if the caller named no alias. */
  private static String alias(String arn) {
    String[] parts = arn.split(":", -1);
    return parts.length == PARTS_WITH_ALIAS ? parts[PARTS_WITH_ALIAS - 1] : "";
  }
}
