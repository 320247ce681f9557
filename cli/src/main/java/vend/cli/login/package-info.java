/** The commands that sign in and out. */
@NullMarked
package vend.cli.login;

import org.jspecify.annotations.NullMarked;
