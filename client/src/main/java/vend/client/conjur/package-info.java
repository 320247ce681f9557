/** CyberArk Conjur, where passwords are kept. */
@NullMarked
package vend.client.conjur;

import org.jspecify.annotations.NullMarked;
