#!/bin/sh
# Says who the AWS CLI is, by credentials that it finds by itself; with OTHER_STS, who it is there as well.
set -eu
"$1" sts get-caller-identity --query Arn --output text
if [ -n "${OTHER_STS:-}" ]; then
  "$1" sts get-caller-identity --query Arn --output text --endpoint-url "$OTHER_STS"
fi
