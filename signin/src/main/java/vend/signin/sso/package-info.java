/** AWS IAM Identity Center: keys for who has signed in with the AWS CLI. */
@NullMarked
package vend.signin.sso;

import org.jspecify.annotations.NullMarked;
