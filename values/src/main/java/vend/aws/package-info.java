/** AWS's own names and addresses: accounts, roles, partitions, regions. */
@NullMarked
package vend.aws;

import org.jspecify.annotations.NullMarked;
