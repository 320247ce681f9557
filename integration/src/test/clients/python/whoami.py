"""Prints the caller identity of the credentials that boto3 finds by default, after three calls as in a long job.

With OTHER_STS, also prints the ARN that this endpoint returns.
"""

import os

import boto3

sts = boto3.client("sts")
for _ in range(3):
    arn = sts.get_caller_identity()["Arn"]
print(arn)
if "OTHER_STS" in os.environ:
    print(boto3.client("sts", endpoint_url=os.environ["OTHER_STS"]).get_caller_identity()["Arn"])
