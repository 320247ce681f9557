/**
 * Stands in for AWS STS on this machine: the same protocol, the same errors, and the policies of
 * both sides enforced. It knows accounts, roles and keys, and nothing of Vend.
 */
@NullMarked
package vend.local.sts;

import org.jspecify.annotations.NullMarked;
