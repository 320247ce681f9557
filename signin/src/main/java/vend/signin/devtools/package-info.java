/** Sign-in with the user's own browser, controlled through the Chrome DevTools protocol. */
@NullMarked
package vend.signin.devtools;

import org.jspecify.annotations.NullMarked;
