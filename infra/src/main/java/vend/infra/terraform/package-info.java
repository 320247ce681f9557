/** Writes one Terraform module for all accounts, for organizations without CloudFormation. */
@NullMarked
package vend.infra.terraform;

import org.jspecify.annotations.NullMarked;
