/** AWS IAM Identity Center: sign-ins that are shared with the AWS CLI, and their credentials. */
@NullMarked
package vend.signin.sso;

import org.jspecify.annotations.NullMarked;
