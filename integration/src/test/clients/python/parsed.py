"""Sends STS requests with boto3 and prints the parsed responses.

Reads one request as JSON per line of standard input, and prints one line of JSON for each.
"""

import json
import sys

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError


def client(request):
    credentials = request.get("credentials")
    settings = Config(parameter_validation=False, signature_version=None if credentials else UNSIGNED)
    return boto3.client(
        "sts",
        region_name="us-east-1",
        endpoint_url=request["endpoint"],
        config=settings,
        **(credentials or {}),
    )


def flat(answer, prefix=""):
    fields = {}
    for name, value in answer.items():
        if isinstance(value, dict):
            fields.update(flat(value, prefix + name + "."))
        elif prefix + name != "Credentials.Expiration":
            fields[prefix + name] = value
    return fields


for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = client(request)._make_api_call(request["operation"], request["parameters"])
        parsed = {"code": "", "message": ""}
    except ClientError as error:
        answer = error.response
        parsed = {"code": answer["Error"]["Code"], "message": answer["Error"]["Message"]}
    metadata = answer.pop("ResponseMetadata")
    parsed["status"] = metadata["HTTPStatusCode"]
    parsed["attempts"] = metadata["RetryAttempts"] + 1
    parsed["fields"] = {} if parsed["code"] else flat(answer)
    print(json.dumps(parsed))
