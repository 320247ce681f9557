# The account of the provider's credentials.
data "aws_caller_identity" "current" {
  lifecycle {
    postcondition {
      condition     = contains(keys(local.accounts), self.account_id)
      error_message = "This module does not list the account ${self.account_id}. Add the account to \"accounts\" in the grants file and write the module again, or do not use the module in this account."
    }
  }
}

locals {
  account_id = data.aws_caller_identity.current.account_id

  # In an account that is not listed, the postcondition fails the plan.
  account      = try(local.accounts[local.account_id], { external_ids = null, roles = {} })
  external_ids = local.account.external_ids

  # The roles of this account by name.
  roles = {
    for name, index in local.account.roles : name => merge(local.declared[name], {
      assume_role_policy = jsonencode(local.trust[name][index])
    })
  }

  # The managed policies of these roles. The key is the import id of the resource: ROLE/POLICY-ARN.
  attachments = merge({}, [
    for name, role in local.roles : {
      for arn in toset(role.policies) : "${name}/${arn}" => { role = name, policy_arn = arn }
    }
  ]...)
}

resource "aws_iam_role" "vend" {
  for_each = local.roles

  name                 = each.key
  path                 = "/vend/"
  description          = each.value.description
  max_session_duration = each.value.max_session_duration
  assume_role_policy   = each.value.assume_role_policy
  permissions_boundary = each.value.permissions_boundary
  tags                 = each.value.tags
}

resource "aws_iam_role_policy_attachment" "vend" {
  for_each = local.attachments

  role       = aws_iam_role.vend[each.value.role].name
  policy_arn = each.value.policy_arn
}
