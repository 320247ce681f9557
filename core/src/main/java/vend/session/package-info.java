/**
 * The parameters of an {@code sts:AssumeRole} call, each within AWS's limits, and their templates.
 */
@NullMarked
package vend.session;

import org.jspecify.annotations.NullMarked;
