/** Creates the spoke roles with the AWS CDK, with one stack for each account. */
@NullMarked
package vend.infra.cdk;

import org.jspecify.annotations.NullMarked;
