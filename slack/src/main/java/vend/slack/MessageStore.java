package vend.slack;

import java.time.Instant;
import java.util.Optional;
import vend.grant.RequestId;

/**
 * The port to what the app has posted. Its methods throw if the store does not answer: the
 * invocation then fails, and Lambda repeats it.
 */
public interface MessageStore {
  /** A message in Slack: its channel and its time stamp, which is its id there. */
  record Posted(String channel, String ts) {}

  /** The result of {@link #claim}. */
  sealed interface Claim {}

  /**
   * The caller posts the message.
   *
   * @param again whether an earlier claim has lapsed or was given back: its invocation may have
   *     posted the message
   */
  record Claimed(boolean again) implements Claim {}

  /** Another invocation is posting it. */
  record Busy() implements Claim {}

  /** The message is there. */
  record Present(Posted message) implements Claim {}

  /** Makes a first call, so that no person waits for it. A failure does not matter. */
  void warmUp();

  /** Claims the first message about a request. A claim without a message lapses after a minute. */
  Claim claim(RequestId request, Instant now);

  /**
   * Gives back the claim of this time, so that the next invocation need not wait. It gets {@link
   * Claimed} with {@code again}.
   */
  void release(RequestId request, Instant claimed);

  /** Keeps the message about a request. */
  void posted(RequestId request, Posted message, Instant now);

  /** Forgets this message, which is deleted, and its claim. Does nothing if another is there. */
  void forget(RequestId request, Posted deleted, Instant now);

  /**
   * Claims the notice to the requester about this version, so that of invocations that overlap only
   * one sends it.
   *
   * @return the version that was claimed before, 0 if none; empty if this or a later one was
   */
  Optional<Long> claimNotice(RequestId request, long version, Instant now);

  /** Gives back the claim of a notice that was not sent, unless a later one was claimed. */
  void releaseNotice(RequestId request, long version, long before, Instant now);
}
