package vend.signin.oidc;

/** Which of its tokens a client sends to a hub. */
public enum TokenUse {
  /** The token that identifies the user to this client; the usual choice for people. */
  ID_TOKEN,
  /** The token for an API, if it is a JSON Web Token with the hub's audience. */
  ACCESS_TOKEN
}
