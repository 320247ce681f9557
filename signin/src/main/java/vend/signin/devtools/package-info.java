/** Signing in with a browser of the user's own, driven by the DevTools protocol. */
@NullMarked
package vend.signin.devtools;

import org.jspecify.annotations.NullMarked;
