#!/usr/bin/env python3
"""Prints a token by which whoever has AWS credentials proves it to Vend.

    python3 proof.py REGION SERVER_ID

REGION and SERVER_ID are "aws" and "audience" of the issuer in Vend's grants file. The credentials are found as boto3
finds them: a role of EC2, ECS or Lambda, a profile, the environment. The token is good for a minute and is a secret.
Needs botocore, which comes with boto3. With AWS_ENDPOINT_URL_STS, the proof is for that STS.
"""

import base64
import os
import sys

from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.session import Session

SECONDS = 60


def usual_endpoint(region):
    return f"https://sts.{region}.amazonaws.com" + (".cn" if region.startswith("cn-") else "")


def proof(region, server_id):
    credentials = Session().get_credentials()
    if credentials is None:
        sys.exit("there are no AWS credentials here; boto3 would find none either")
    endpoint = os.environ.get("AWS_ENDPOINT_URL_STS", "").rstrip("/") or usual_endpoint(region)
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
