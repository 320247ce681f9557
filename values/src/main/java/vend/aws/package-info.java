/** Value types for AWS accounts, roles, partitions and regions. */
@NullMarked
package vend.aws;

import org.jspecify.annotations.NullMarked;
