/** SAML code that the hub and its clients share: the XML parser and AWS's role attribute. */
@NullMarked
package vend.saml;

import org.jspecify.annotations.NullMarked;
