package vend.slack;

import java.util.Map;

/** The port to a second, asynchronous invocation of the app's own function. */
public interface OwnInvocation {
  /**
   * Starts an invocation with this event.
   *
   * @return whether Lambda has accepted it
   */
  boolean start(Map<String, Object> event);
}
