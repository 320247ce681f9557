/** The grants model and the decision engine: which callers may assume which roles. */
@NullMarked
package vend.grant;

import org.jspecify.annotations.NullMarked;
