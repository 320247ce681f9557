"""A hand-written service for comparison: a Lambda handler with PyJWT and boto3 that caches in the table.

It does less work than Vend: no sealing, no explanations, and a plain comparison as the decision.
"""

import datetime
import hashlib
import json
import os

import boto3
import jwt
from botocore.config import Config

ROLE = "arn:aws:iam::222222222222:role/vend/deploy"
PATH = "/v1/credentials/222222222222/deploy"
# Like Vend, serves cached credentials for half of their lifetime.
FRESH_FOR = datetime.timedelta(minutes=30)

issuer = os.environ["PEER_ISSUER"]
table = os.environ["VEND_TABLE"]
key_set = jwt.PyJWKClient(os.environ["PEER_KEY_SET"], cache_keys=True, timeout=2)
config = Config(max_pool_connections=64, connect_timeout=1, read_timeout=2)
dynamodb = boto3.client("dynamodb", endpoint_url=os.environ["AWS_ENDPOINT_URL_DYNAMODB"], config=config)
sts = boto3.client("sts", endpoint_url=os.environ["AWS_ENDPOINT_URL_STS"], config=config)


def handler(event, _context):
    authorization = event["headers"].get("authorization", "")
    if not authorization.startswith("Bearer "):
        return answer(401, {"code": "TokenMissing"})
    try:
        caller = verified(authorization.removeprefix("Bearer "))
    except jwt.PyJWTError:
        return answer(401, {"code": "TokenInvalid"})
    if event["rawPath"] != PATH or caller.get("repository") != "acme/shop" or caller.get("ref") != "refs/heads/main":
        return answer(403, {"code": "NotGranted"})
    return answer(200, credentials_for(caller))


def verified(token):
    key = key_set.get_signing_key_from_jwt(token)
    return jwt.decode(
        token, key, algorithms=["RS256", "ES256"], audience="vend", issuer=issuer, options={"require": ["exp", "iss", "sub"]}
    )


def credentials_for(caller):
    name = hashlib.sha256(
        "\0".join([caller["iss"], caller["sub"], caller["repository"], caller["run_id"], ROLE]).encode()
    ).hexdigest()
    return cached(name) or issued(caller, name)


def cached(name):
    item = dynamodb.get_item(TableName=table, Key={"pk": {"S": name}}).get("Item")
    if item is None:
        return None
    expires = datetime.datetime.fromtimestamp(int(item["expires"]["N"]), datetime.timezone.utc)
    if expires - datetime.datetime.now(datetime.timezone.utc) <= FRESH_FOR:
        return None
    return document(item["accessKeyId"]["S"], item["secretAccessKey"]["S"], item["token"]["S"], expires)


def issued(caller, name):
    keys = sts.assume_role(
        RoleArn=ROLE,
        RoleSessionName="acme-shop-" + caller["run_id"],
        ExternalId="3f8e6c1a0b7d4e52",
        SourceIdentity="gh-" + caller["repository_id"],
        DurationSeconds=3600,
        Tags=[{"Key": "repository", "Value": caller["repository"]}],
    )["Credentials"]
    dynamodb.put_item(
        TableName=table,
        Item={
            "pk": {"S": name},
            "accessKeyId": {"S": keys["AccessKeyId"]},
            "secretAccessKey": {"S": keys["SecretAccessKey"]},
            "token": {"S": keys["SessionToken"]},
            "expires": {"N": str(int(keys["Expiration"].timestamp()))},
        },
    )
    return document(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], keys["Expiration"])


def document(access_key_id, secret_access_key, token, expires):
    return {
        "AccessKeyId": access_key_id,
        "SecretAccessKey": secret_access_key,
        "Token": token,
        "Expiration": expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def answer(status, body):
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json", "cache-control": "no-store"},
        "body": json.dumps(body),
    }
