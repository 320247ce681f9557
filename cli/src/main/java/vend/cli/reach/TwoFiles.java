package vend.cli.reach;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import vend.iam.Condition;

/**
 * One role and one issuer in two files: for each grant of the one, all kinds of callers who get the
 * role by it, beside what the other file says to them. It may show a kind that can't be, and leaves
 * out none that can.
 */
public final class TwoFiles {
  private final Callers callers;
  private final Naming one;
  private final Naming other;

  /**
   * @param one whose grants are asked about
   * @param other what they are compared with
   */
  public TwoFiles(Naming one, Naming other) {
    this.one = one;
    this.other = other;
    var blocks = new ArrayList<>(one.blocks());
    blocks.addAll(other.blocks());
    this.callers = new Callers(blocks);
  }

  /**
   * Shows them.
   *
   * @param position of the grant among those of the one file that allow
   * @param visitor says {@code true} to end the search
   * @throws TooComplex if there are too many kinds
   */
  public void search(int position, Predicate<Takeover> visitor) throws TooComplex {
    Fit fit = one.allows().get(position);
    var others = new ArrayList<List<Condition>>();
    one.denies().forEach(grant -> others.add(grant.when().all()));
    one.allows().subList(0, position).forEach(earlier -> others.add(block(earlier)));
    int firstOfOther = others.size();
    others.addAll(other.blocks());
    callers.search(
        one.conditionsOf(fit),
        others,
        kind ->
            mayDecide(kind.holding(), position)
                && visitor.test(
                    new Takeover(
                        deciding(kind.holding(), position, firstOfOther),
                        kind.claims(),
                        kind.exact())));
  }

  private static List<Condition> block(Fit fit) {
    return fit.grant().when().all();
  }

  /** Whether no deny holds, and no earlier grant that surely makes the session. */
  private boolean mayDecide(BitSet holding, int position) {
    int denies = one.denies().size();
    if (holding.get(0, denies).cardinality() > 0) {
      return false;
    }
    Fit fit = one.allows().get(position);
    for (int i = 0; i < position; i++) {
      if (holding.get(denies + i) && one.allows().get(i).wheneverFits(fit)) {
        return false;
      }
    }
    return true;
  }

  /**
   * What the other file may say, given that the grant makes its session and none before it does.
   */
  private List<Optional<Fit>> deciding(BitSet holding, int position, int firstOfOther) {
    int firstDeny = firstOfOther + 1;
    int firstAllow = firstDeny + other.denies().size();
    // The block of the issuer's requirements stands first.
    if (!holding.get(firstOfOther) || holding.get(firstDeny, firstAllow).cardinality() > 0) {
      return List.of(Optional.empty());
    }
    var deciding = new ArrayList<Optional<Fit>>();
    for (int i = 0; i < other.allows().size(); i++) {
      Fit candidate = other.allows().get(i);
      if (!holding.get(firstAllow + i) || isUnfit(candidate, holding, position)) {
        continue;
      }
      deciding.add(Optional.of(candidate));
      if (candidate.wheneverFits(one.allows().get(position))) {
        return deciding;
      }
    }
    deciding.add(Optional.empty());
    return deciding;
  }

  /** An earlier grant of the one file holds and made no session, and would have if this could. */
  private boolean isUnfit(Fit candidate, BitSet holding, int position) {
    int denies = one.denies().size();
    for (int i = 0; i < position; i++) {
      if (holding.get(denies + i) && one.allows().get(i).wheneverFits(candidate)) {
        return true;
      }
    }
    return false;
  }
}
