/** AWS console sign-in links, and a safe way to open one in a browser. */
@NullMarked
package vend.client.console;

import org.jspecify.annotations.NullMarked;
