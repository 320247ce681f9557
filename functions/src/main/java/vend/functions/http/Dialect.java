package vend.functions.http;

import java.util.List;
import vend.rendering.Problem;

/** How an answer without keys is written down. */
enum Dialect {
  /** As problem details, which is what Vend's own routes speak. */
  PROBLEM_DETAILS {
    @Override
    Answer refusal(Problem problem) {
      return Answer.of(problem);
    }
  },
  /** As STS writes its errors, whose clients can read nothing else. */
  STS {
    @Override
    Answer refusal(Problem problem) {
      return StsErrors.answer(problem);
    }
  };

  abstract Answer refusal(Problem problem);

  /**
   * The dialect of a path; a malformed one is nobody's.
   *
   * @param path as it was sent, or decoded once
   */
  static Dialect of(String path) {
    try {
      List<String> segments = PercentEncoding.segments(path);
      return Route.of(segments).filter(route -> route == Route.STS).isPresent()
          ? STS
          : PROBLEM_DETAILS;
    } catch (InvalidRequest e) {
      return PROBLEM_DETAILS;
    }
  }
}
