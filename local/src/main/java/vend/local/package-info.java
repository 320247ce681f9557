/** All of Vend on one machine, and the commands that start and use it. */
@NullMarked
package vend.local;

import org.jspecify.annotations.NullMarked;
