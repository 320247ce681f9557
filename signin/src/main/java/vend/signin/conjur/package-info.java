/** CyberArk Conjur, where passwords are kept. */
@NullMarked
package vend.signin.conjur;

import org.jspecify.annotations.NullMarked;
