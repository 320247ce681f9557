#!/usr/bin/env python3
"""Prints a token that proves an AWS identity to Vend.

    python3 proof.py REGION SERVER_ID

REGION and SERVER_ID are "aws" and "audience" of the issuer in Vend's grants file. The AWS credentials come from
botocore's default provider chain: the environment, a profile, or the role of an EC2 instance, ECS task or Lambda
function. The token is a secret and expires after one minute. If AWS_ENDPOINT_URL_STS is set, the token is for that STS
endpoint.

Needs botocore, which is part of boto3.
"""

import base64
import os
import sys

from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.session import Session

SECONDS = 60


def standard_endpoint(region):
    return f"https://sts.{region}.amazonaws.com" + (".cn" if region.startswith("cn-") else "")


def proof(region, server_id):
    credentials = Session().get_credentials()
    if credentials is None:
        sys.exit("No AWS credentials were found. Set AWS_PROFILE, or run this where a role provides them.")
    endpoint = os.environ.get("AWS_ENDPOINT_URL_STS", "").rstrip("/") or standard_endpoint(region)
    request = AWSRequest(
        method="GET",
        url=f"{endpoint}/?Action=GetCallerIdentity&Version=2011-06-15",
        headers={"X-Vend-Server-Id": server_id},
    )
    SigV4QueryAuth(credentials.get_frozen_credentials(), "sts", region, expires=SECONDS).add_auth(request)
    return "vend-aws-v1." + base64.urlsafe_b64encode(request.url.encode()).decode().rstrip("=")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    print(proof(sys.argv[1], sys.argv[2]))
