/** Passwords from CyberArk Conjur. */
@NullMarked
package vend.signin.conjur;

import org.jspecify.annotations.NullMarked;
