"""A job that outlives its credentials: the token file changes between two calls.

boto3 renews credentials that live 15 minutes or less on each call.
"""

import os
import shutil

import boto3

sts = boto3.client("sts")
print(sts.get_caller_identity()["Arn"])
shutil.copy(os.environ["NEXT_TOKEN"], os.environ["AWS_WEB_IDENTITY_TOKEN_FILE"])
print(sts.get_caller_identity()["Arn"])
