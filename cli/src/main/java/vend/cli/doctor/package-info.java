/** {@code vend doctor}: finds what prevents credentials. */
@NullMarked
package vend.cli.doctor;

import org.jspecify.annotations.NullMarked;
