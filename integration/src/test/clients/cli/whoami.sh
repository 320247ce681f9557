#!/bin/sh
# Prints the caller identity of the credentials that the AWS CLI finds by default.
# With OTHER_STS, also prints the ARN that this endpoint returns.
set -eu
"$1" sts get-caller-identity --query Arn --output text
if [ -n "${OTHER_STS:-}" ]; then
  "$1" sts get-caller-identity --query Arn --output text --endpoint-url "$OTHER_STS"
fi
