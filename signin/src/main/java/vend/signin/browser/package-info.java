/** Opens sign-in pages in the user's browser and receives the redirects of identity providers. */
@NullMarked
package vend.signin.browser;

import org.jspecify.annotations.NullMarked;
