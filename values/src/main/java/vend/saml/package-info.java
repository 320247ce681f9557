/**
 * What the hub and its clients both read of SAML: XML from outside, and the roles that an identity
 * provider names for AWS.
 */
@NullMarked
package vend.saml;

import org.jspecify.annotations.NullMarked;
