/** The commands that make, list and decide access requests at a hub. */
@NullMarked
package vend.cli.requests;

import org.jspecify.annotations.NullMarked;
