/** The command that says what is in the way of credentials. */
@NullMarked
package vend.cli.doctor;

import org.jspecify.annotations.NullMarked;
