"""Keys of a profile's role as credential_process gives them, from the AWS CLI's cache where they are kept: kept_keys.py PROFILE"""

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
    keys = session.get_credentials().get_frozen_credentials()
    json.dump(
        {
            "Version": 1,
            "AccessKeyId": keys.access_key,
            "SecretAccessKey": keys.secret_key,
            "SessionToken": keys.token,
        },
        sys.stdout,
    )


main(sys.argv[1])
