"""Prints a profile's cached credentials in the format of credential_process: cached_credentials.py PROFILE"""

import json
import os
import sys

import botocore.session
from botocore.credentials import JSONFileCache


def main(profile: str) -> None:
    session = botocore.session.Session(profile=profile)
    session.get_component("credential_provider").get_provider("assume-role").cache = JSONFileCache(
        os.path.expanduser("~/.aws/cli/cache")
    )
    credentials = session.get_credentials().get_frozen_credentials()
    json.dump(
        {
            "Version": 1,
            "AccessKeyId": credentials.access_key,
            "SecretAccessKey": credentials.secret_key,
            "SessionToken": credentials.token,
        },
        sys.stdout,
    )


main(sys.argv[1])
