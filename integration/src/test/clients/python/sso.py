"""Keys of a profile of IAM Identity Center, by the sign-in that is in ~/.aws/sso/cache."""

import sys

import botocore.session

for profile in sys.argv[1:]:
    session = botocore.session.Session(profile=profile)
    print(profile, session.get_credentials().get_frozen_credentials().access_key)
