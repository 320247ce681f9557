"""Prints the access key ids of IAM Identity Center profiles, with the sign-in stored in ~/.aws/sso/cache."""

import sys

import botocore.session

for profile in sys.argv[1:]:
    session = botocore.session.Session(profile=profile)
    print(profile, session.get_credentials().get_frozen_credentials().access_key)
