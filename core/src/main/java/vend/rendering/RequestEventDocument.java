package vend.rendering;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.grant.Approval;
import vend.request.RequestEvent;
import vend.request.RequestState;

/**
 * Renders a change of an access request as plain data, as {@code request-event.schema.json} has it.
 */
public final class RequestEventDocument {
  private static final int VERSION = 1;

  private RequestEventDocument() {}

  /**
   * Returns the document of an event.
   *
   * @param approvers the groups that may approve the request
   */
  public static Map<String, Object> of(RequestEvent event, List<Approval.Approvers> approvers) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("version", VERSION);
    fields.put("id", event.id().toString());
    fields.put("at", event.at().toString());
    fields.put("change", change(event));
    fields.put("request", RequestDocument.of(event.after(), approvers));
    return fields;
  }

  private static Map<String, Object> change(RequestEvent event) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("state", event.after().kind().toString());
    event.by().ifPresent(by -> fields.put("by", by.toString()));
    if (event.after().state() instanceof RequestState.Closed closed) {
      closed.cause().ifPresent(cause -> fields.put("cause", cause.toString()));
    }
    return fields;
  }
}
