/** {@code vend spokes}: templates and CDK stacks of the roles in the spoke accounts. */
@NullMarked
package vend.cli.spokes;

import org.jspecify.annotations.NullMarked;
