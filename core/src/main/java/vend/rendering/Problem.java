package vend.rendering;

import java.util.LinkedHashMap;
import vend.Json;
import vend.Reason;

/**
 * An answer without keys, as problem details (RFC 9457), with {@code code} and {@code message}
 * beside it, which are what AWS's own clients show.
 *
 * @param reason the code and status
 * @param detail a text for this very request, which the caller may read
 * @param requestId finds the decision event
 */
public record Problem(Reason reason, String detail, String requestId) {
  /** What the HTTP answer says of its body. */
  public static final String CONTENT_TYPE = "application/problem+json";

  /** A problem with the reason's own text. */
  public static Problem of(Reason reason, String requestId) {
    return new Problem(reason, reason.text(), requestId);
  }

  /** The document. */
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
