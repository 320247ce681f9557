/** The user's browser: how somebody gets to a page, and how its answer gets back. */
@NullMarked
package vend.signin.browser;

import org.jspecify.annotations.NullMarked;
