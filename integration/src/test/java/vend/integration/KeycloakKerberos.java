package vend.integration;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import vend.Json;

/** Configures a Keycloak to sign users in by Kerberos, through its administration API. */
record KeycloakKerberos(KeycloakServer keycloak) {
  /**
   * Lets users of the realm's KDC sign in, with the roles of the SAML client in the realm file.
   *
   * @param keytab the keytab of {@code HTTP/localhost}
   */
  void enable(Path keytab) throws Exception {
    Map<String, Object> realm = get("");
    Map<String, Object> users =
        Map.of(
            "name", "kerberos",
            "providerId", "kerberos",
            "providerType", "org.keycloak.storage.UserStorageProvider",
            "parentId", realm.get("id"),
            "config",
                Map.of(
                    "enabled", List.of("true"),
                    "kerberosRealm", List.of(MitKdc.REALM),
                    "serverPrincipal", List.of("HTTP/localhost@" + MitKdc.REALM),
                    "keyTab", List.of(keytab.toString()),
                    "allowPasswordAuthentication", List.of("false"),
                    "updateProfileFirstLogin", List.of("false")));
    send("/components", "POST", users, 201);
    acceptTickets();
    grantTheRolesToEveryUser();
  }

  private void acceptTickets() throws Exception {
    String path = "/authentication/flows/browser/executions";
    for (Object one : list(path)) {
      @SuppressWarnings("unchecked")
      var execution = new java.util.LinkedHashMap<>((Map<String, Object>) one);
      if ("auth-spnego".equals(execution.get("providerId"))) {
        execution.put("requirement", "ALTERNATIVE");
        send(path, "PUT", execution, 204);
      }
    }
  }

  private void grantTheRolesToEveryUser() throws Exception {
    var client = (Map<?, ?>) list("/clients?clientId=urn:acme:vend").getFirst();
    List<?> roles = list("/clients/" + client.get("id") + "/roles");
    send("/roles/default-roles-acme/composites", "POST", roles, 204);
  }

  private Map<String, Object> get(String path) throws Exception {
    return Json.readObject(keycloak.send(keycloak.administration(path).GET()).body());
  }

  /** Wraps the list in an object: Vend's JSON parser accepts only objects at the top level. */
  private List<?> list(String path) throws Exception {
    String body = keycloak.send(keycloak.administration(path).GET()).body();
    return (List<?>)
        java.util.Objects.requireNonNull(
            Json.readObject("{\"all\":" + body + "}", 1 << 20).get("all"));
  }

  private void send(String path, String method, Object body, int status) throws Exception {
    HttpRequest.Builder request =
        keycloak.administration(path).method(method, BodyPublishers.ofString(Json.write(body)));
    HttpResponse<String> answer = keycloak.send(request);
    KeycloakServer.check(answer, status);
  }
}
