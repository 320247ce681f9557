package vend.signin.saml;

/** How an identity provider's page takes user and password. */
public enum PasswordMethod {
  /** In the HTML forms that it shows, one after the other. */
  FORMS,
  /** In one POST of the fields that ADFS's form has, without asking for the form first. */
  ADFS,
  /** In the header of HTTP Basic authentication. */
  BASIC,
  /** In the header of HTTP Digest authentication (RFC 7616), MD5 too: the password is not sent. */
  DIGEST,
  /** In the three messages of NTLM, version 2, for one connection; {@code DOMAIN\\user}. */
  NTLM
}
