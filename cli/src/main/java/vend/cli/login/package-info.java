/** {@code vend login} and {@code vend logout}. */
@NullMarked
package vend.cli.login;

import org.jspecify.annotations.NullMarked;
