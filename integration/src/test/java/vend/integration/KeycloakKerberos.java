package vend.integration;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import vend.Json;

/** Teaches a Keycloak to sign in by Kerberos, as its administrator would. */
record KeycloakKerberos(KeycloakServer keycloak) {
  /**
   * Users of the realm's KDC sign in, and have the roles of the realm file's SAML client.
   *
   * @param keytab with the keys of {@code HTTP/localhost}
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
    askForTickets();
    offerTheRolesToEveryUser();
  }

  private void askForTickets() throws Exception {
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

  private void offerTheRolesToEveryUser() throws Exception {
    var client = (Map<?, ?>) list("/clients?clientId=urn:acme:vend").getFirst();
    List<?> roles = list("/clients/" + client.get("id") + "/roles");
    send("/roles/default-roles-acme/composites", "POST", roles, 204);
  }

  private Map<String, Object> get(String path) throws Exception {
    return Json.readObject(keycloak.send(keycloak.administration(path).GET()).body());
  }

  /** Lists are no documents for Vend. */
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
