"""A job that lives longer than its keys, which boto3 renews where they have 15 minutes or less: in between, a new token."""

import os
import shutil

import boto3

sts = boto3.client("sts")
print(sts.get_caller_identity()["Arn"])
shutil.copy(os.environ["NEXT_TOKEN"], os.environ["AWS_WEB_IDENTITY_TOKEN_FILE"])
print(sts.get_caller_identity()["Arn"])
