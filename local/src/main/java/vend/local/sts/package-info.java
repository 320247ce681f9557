/**
 * A local stand-in for AWS STS, with its protocol, its errors, and enforced policies of caller and
 * role. It knows accounts, roles and credentials, and nothing of Vend.
 */
@NullMarked
package vend.local.sts;

import org.jspecify.annotations.NullMarked;
