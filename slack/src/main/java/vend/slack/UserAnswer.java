package vend.slack;

import com.slack.api.methods.SlackApiTextResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer of methods that return a user. Slack's own class has each flag as a {@code boolean},
 * which is false if the flag is missing. Slack's client fills the fields from JSON.
 */
final class UserAnswer implements SlackApiTextResponse {
  private boolean ok;
  private @Nullable String warning;
  private @Nullable String error;
  private @Nullable String needed;
  private @Nullable String provided;
  private @Nullable Map<String, Object> user;
  private transient @Nullable Map<String, List<String>> httpResponseHeaders;

  Optional<WorkspaceUser> user() {
    return Optional.ofNullable(user).map(WorkspaceUser::new);
  }

  @Override
  public boolean isOk() {
    return ok;
  }

  @Override
  public void setOk(boolean ok) {
    this.ok = ok;
  }

  @Override
  public @Nullable String getWarning() {
    return warning;
  }

  @Override
  public void setWarning(@Nullable String warning) {
    this.warning = warning;
  }

  @Override
  public @Nullable String getError() {
    return error;
  }

  @Override
  public void setError(@Nullable String error) {
    this.error = error;
  }

  @Override
  public @Nullable String getNeeded() {
    return needed;
  }

  @Override
  public void setNeeded(@Nullable String needed) {
    this.needed = needed;
  }

  @Override
  public @Nullable String getProvided() {
    return provided;
  }

  @Override
  public void setProvided(@Nullable String provided) {
    this.provided = provided;
  }

  @Override
  public @Nullable Map<String, List<String>> getHttpResponseHeaders() {
    return httpResponseHeaders;
  }

  @Override
  public void setHttpResponseHeaders(@Nullable Map<String, List<String>> headers) {
    this.httpResponseHeaders = headers;
  }
}
