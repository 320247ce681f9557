package vend.signin.oidc;

/** Which token a hub is shown. */
public enum TokenUse {
  /** The one that says who signed in, for this client; what people usually show. */
  ID_TOKEN,
  /** The one that says what may be done; where it is a JSON Web Token for the hub's audience. */
  ACCESS_TOKEN
}
