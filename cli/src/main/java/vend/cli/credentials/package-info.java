/** The commands that get credentials and pass them to people and programs. */
@NullMarked
package vend.cli.credentials;

import org.jspecify.annotations.NullMarked;
