package vend.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import vend.functions.aws.AwsClients;
import vend.functions.aws.NoRequestTable;
import vend.functions.aws.TimeBudget;
import vend.functions.chat.Chat;
import vend.functions.event.GrantsLog;
import vend.functions.priming.Priming;
import vend.functions.priming.PrimingFailed;
import vend.grant.Decider;
import vend.grant.Grants;
import vend.request.RequestRules;

/**
 * The Lambda handler that an internal chat's bot invokes directly: one JSON document in, one out
 * ({@code chat.schema.json}).
 *
 * <p>Which chat speaks is the name of the invoked alias, never a field of the document: IAM decides
 * which role may invoke which alias.
 */
public final class ChatFunction
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  /** {@code arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME:ALIAS}. */
  private static final int PARTS_WITH_ALIAS = 8;

  private final WiredAfterRestore<Chat> chat;

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
    if (WiredAfterRestore.isSnapshotTaken(System.getenv())) {
      prime();
      chat.register();
    }
  }

  /**
   * Runs outside of Lambda.
   *
   * @param credentials the AWS credentials of the function itself
   */
  public ChatFunction(
      ChatSettings settings, AwsCredentialsProvider credentials, AwsClients.Endpoints endpoints) {
    // The clients connect and load credentials on their first call only.
    var clients =
        new AwsClients(settings.region(), credentials, endpoints, TimeBudget.OF_THE_FUNCTION);
    this.chat = new WiredAfterRestore<>(() -> wired(settings, clients));
  }

  private static Chat wired(ChatSettings settings, AwsClients clients) {
    InstantSource clock = InstantSource.system();
    return new Wiring(clock, new SecureRandom(), Wiring::print)
        .chat(
            Wiring.freshRules(settings.grants(), clients, new GrantsLog(Wiring::print, clock)),
            Wiring.requests(clients, Optional.of(settings.requests())));
  }

  /** Loads classes by answers that need no table. A failure costs only speed. */
  private static void prime() {
    try {
      Grants sample = Priming.grants();
      var wiring = new Wiring(InstantSource.system(), new SecureRandom(), _ -> {});
      var rules = new RequestRules(sample, new Decider(sample));
      Chat primed = wiring.chat(() -> Optional.of(rules), new NoRequestTable());
      for (String action : new String[] {"help", "roles", "requests"}) {
        var _ =
            primed.answer(
                new Chat.OnlyChat(),
                Map.of("version", 1, "action", action, "user", Map.of("id", "U1", "person", "ann")),
                "priming");
      }
    } catch (PrimingFailed e) {
      Wiring.print("{\"event\":\"primingFailed\"}");
    }
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> document, Context context) {
    return chat.get()
        .answer(
            new Chat.NamedChat(alias(context.getInvokedFunctionArn())),
            document == null ? Map.of() : document,
            context.getAwsRequestId());
  }

  /** The last part of a qualified ARN; empty if the caller named no alias. */
  private static String alias(String arn) {
    String[] parts = arn.split(":", -1);
    return parts.length == PARTS_WITH_ALIAS ? parts[PARTS_WITH_ALIAS - 1] : "";
  }
}
