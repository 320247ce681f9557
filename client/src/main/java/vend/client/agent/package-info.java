/** Keys for the programs of one user on one machine, by the protocol of AWS's containers. */
@NullMarked
package vend.client.agent;

import org.jspecify.annotations.NullMarked;
