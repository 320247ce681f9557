/** Exactly what is asked of STS: the values of a session, each within AWS's limits. */
@NullMarked
package vend.session;

import org.jspecify.annotations.NullMarked;
