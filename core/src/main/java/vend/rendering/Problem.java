package vend.rendering;

import java.util.LinkedHashMap;
import vend.Json;
import vend.Reason;

/**
 * An error response: problem details (RFC 9457), with {@code code} and {@code message} added, which
 * AWS's own clients display.
 *
 * @param detail a text about this request, which the caller may read
 * @param requestId the id under which the decision event can be found
 */
public record Problem(Reason reason, String detail, String requestId) {
  /** The value of the header {@code Content-Type}. */
  public static final String CONTENT_TYPE = "application/problem+json";

  /** Creates a problem with the reason's default text. */
  public static Problem of(Reason reason, String requestId) {
    return new Problem(reason, reason.text(), requestId);
  }

  public String toJson() {
    var document = new LinkedHashMap<String, Object>();
    document.put("type", "urn:vend:problem:" + reason.code());
    document.put("title", reason.text());
    document.put("status", reason.status());
    document.put("detail", detail);
    document.put("code", reason.code());
    document.put("message", detail);
    document.put("requestId", requestId);
    return Json.write(document);
  }
}
