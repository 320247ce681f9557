"""Says who boto3 is, by credentials that it finds by itself, asking three times as a long job would.

With OTHER_STS, who it is there as well.
"""

import os

import boto3

sts = boto3.client("sts")
for _ in range(3):
    arn = sts.get_caller_identity()["Arn"]
print(arn)
if "OTHER_STS" in os.environ:
    print(boto3.client("sts", endpoint_url=os.environ["OTHER_STS"]).get_caller_identity()["Arn"])
