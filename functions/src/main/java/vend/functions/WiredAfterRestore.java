package vend.functions;

import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/**
 * A part that is wired after the restore from SnapStart's snapshot, or on first use where the
 * runtime has no restore hooks; and again when it is no longer usable. Wiring that throws is
 * repeated on the next use. Thread-safe.
 *
 * @param <T> the part
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html">Lambda
 *     SnapStart runtime hooks</a>
 */
public final class WiredAfterRestore<T> implements Resource {
  private final Supplier<T> wiring;
  private final Predicate<T> isUsable;
  private volatile @Nullable T part;

  public WiredAfterRestore(Supplier<T> wiring) {
    this(wiring, _ -> true);
  }

  /**
   * @param isUsable whether a wired part still serves; otherwise the next use wires it again
   */
  public WiredAfterRestore(Supplier<T> wiring, Predicate<T> isUsable) {
    this.wiring = wiring;
    this.isUsable = isUsable;
  }

  /** Registers the hook. Core holds it weakly, so the handler must keep this object. */
  public void register() {
    Core.getGlobalContext().register(this);
  }

  /** Whether Lambda takes a snapshot after the initialization of this process. */
  public static boolean isSnapshotTaken(Map<String, String> environment) {
    return "snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE"));
  }

  /** The part. One that was just wired is returned even if it is not usable. */
  public T get() {
    T ready = part;
    return ready != null && isUsable.test(ready) ? ready : wired();
  }

  private synchronized T wired() {
    T made = part;
    if (made == null || !isUsable.test(made)) {
      made = wiring.get();
      part = made;
    }
    return made;
  }

  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    // Nothing to close: everything unsafe in a snapshot is made after the restore.
  }

  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {
    var _ = get();
  }
}
