package vend.functions.aws;

import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import vend.Json;
import vend.grant.Approval;
import vend.rendering.RequestEventDocument;
import vend.request.RequestEvent;
import vend.request.RequestEvents;

/** Publishes request events on the account's default EventBridge bus. */
public record EventBridgeEvents(EventBridgeClient client) implements RequestEvents {
  /** The {@code source} of the events. */
  public static final String SOURCE = "vend";

  /** The {@code detail-type} of the events. */
  public static final String DETAIL_TYPE = "Vend Access Request";

  @Override
  public Published publish(RequestEvent event, List<Approval.Approvers> approvers) {
    var entry =
        PutEventsRequestEntry.builder()
            .source(SOURCE)
            .detailType(DETAIL_TYPE)
            .time(event.at())
            .detail(Json.write(RequestEventDocument.of(event, approvers)))
            .build();
    try {
      return published(client.putEvents(put -> put.entries(entry)));
    } catch (SdkException e) {
      return new NotSent(FailureCause.of(e));
    }
  }

  /** EventBridge answers 200 even if it has not taken an entry. */
  private static Published published(PutEventsResponse response) {
    return response.failedEntryCount() == null || response.failedEntryCount() == 0
        ? new Sent()
        : new NotSent(
            response.entries().stream()
                .map(PutEventsResultEntry::errorCode)
                .filter(code -> code != null)
                .findFirst()
                .orElse("FailedEntry"));
  }
}
