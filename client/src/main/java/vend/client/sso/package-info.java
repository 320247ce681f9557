/** AWS IAM Identity Center: keys for who has signed in with the AWS CLI. */
@NullMarked
package vend.client.sso;

import org.jspecify.annotations.NullMarked;
