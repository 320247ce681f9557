package vend.signin.sso;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import vend.aws.AccountId;

/**
 * A profile for IAM Identity Center, as {@code aws configure sso} writes it.
 *
 * @param session the session to sign in to
 * @param account {@code sso_account_id}, if set
 * @param role {@code sso_role_name}, if set
 */
public record SsoProfile(SsoSession session, Optional<AccountId> account, Optional<String> role) {
  /**
   * Reads a profile of a config file.
   *
   * @throws IllegalArgumentException if it is not for Identity Center; the message says what is
   *     missing
   */
  public static SsoProfile read(Path configFile, String name) {
    return read(files(configFile), name);
  }

  /**
   * Reads an {@code sso-session} section of a config file.
   *
   * @throws IllegalArgumentException if it is missing or incomplete
   */
  public static SsoSession readSession(Path configFile, String name) {
    Profile section =
        files(configFile)
            .getSection("sso-session", name)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the section [sso-session %s] is missing in %s".formatted(name, configFile)));
    return session(Optional.of(name), name, section.properties());
  }

  private static ProfileFile files(Path configFile) {
    if (!Files.isRegularFile(configFile)) {
      throw new IllegalArgumentException("the file %s does not exist".formatted(configFile));
    }
    return ProfileFile.builder().content(configFile).type(ProfileFile.Type.CONFIGURATION).build();
  }

  /**
   * Reads a profile, in the current layout with an {@code sso-session} section or in the older one.
   *
   * @throws IllegalArgumentException if it is not for Identity Center; the message says what is
   *     missing
   */
  public static SsoProfile read(ProfileFile files, String name) {
    Profile profile =
        files
            .profile(name)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "AWS's config file has no profile %s".formatted(name)));
    return new SsoProfile(
        profile.property("sso_session").isPresent()
            ? session(files, name, profile.property("sso_session").get())
            : session(Optional.empty(), name, profile.properties()),
        profile.property("sso_account_id").map(AccountId::new),
        profile.property("sso_role_name"));
  }

  private static SsoSession session(ProfileFile files, String profile, String name) {
    Profile section =
        files
            .getSection("sso-session", name)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the profile %s names the sso-session %s, which does not exist"
                        .formatted(profile, name)));
    return session(Optional.of(name), profile, section.properties());
  }

  private static SsoSession session(
      Optional<String> name, String profile, Map<String, String> settings) {
    String startUrl = settings.get("sso_start_url");
    String region = settings.get("sso_region");
    if (startUrl == null || region == null) {
      throw new IllegalArgumentException(
          "the profile %s has no sso_start_url or no sso_region: run aws configure sso"
              .formatted(profile));
    }
    return new SsoSession(name, startUrl, region, scopes(settings));
  }

  private static List<String> scopes(Map<String, String> settings) {
    return Pattern.compile(",")
        .splitAsStream(settings.getOrDefault("sso_registration_scopes", ""))
        .map(String::strip)
        .filter(scope -> !scope.isEmpty())
        .toList();
  }
}
