package vend.signin.saml;

/** How user and password are sent to an identity provider's sign-in page. */
public enum PasswordMethod {
  /** In the HTML forms of the page, one after the other. */
  FORMS,
  /** In one POST of the fields of AD FS's form, without requesting the form first. */
  ADFS,
  /** In the header of HTTP Basic authentication. */
  BASIC,
  /** With HTTP Digest authentication (RFC 7616), also MD5; the password itself is not sent. */
  DIGEST,
  /** With NTLM version 2, for one connection; the user may be {@code DOMAIN\\user}. */
  NTLM
}
