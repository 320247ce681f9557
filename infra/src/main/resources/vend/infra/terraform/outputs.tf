output "role_arns" {
  description = "The ARNs of the roles in this account, by name."
  value       = { for name, role in aws_iam_role.vend : name => role.arn }
}
