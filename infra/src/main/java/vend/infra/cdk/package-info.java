/** A CDK app with one stack an account. */
@NullMarked
package vend.infra.cdk;

import org.jspecify.annotations.NullMarked;
