"""Checks of the hub as a caller sees it. They also run against `vend local`."""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import time
import urllib.parse

import botocore.exceptions

from .account import code_of, is_refusal, vended
from .outcome import Failed, NotShown, check, expect

ENVIRONMENT = {
    "AccessKeyId": "AWS_ACCESS_KEY_ID",
    "SecretAccessKey": "AWS_SECRET_ACCESS_KEY",
    "SessionToken": "AWS_SESSION_TOKEN",
}
FREEZE_SECONDS = 5
ENOUGH = 5  # Answers in a row: each process of the function reads the freezes by itself.
NARROW = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}],
}
SIGN_IN = re.compile(r"([a-z0-9-]+\.)?signin\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)")


@check("vend", "The hub vends credentials, and AWS knows them as a session of the role.")
def vend(scene):
    return f"credentials of {scene.identity()}"


@check("env", "The format env exports credentials of the same session.")
def env(scene):
    scene.credentials()
    answer = scene.hub.get(f"/v1/credentials/{scene.role_path()}?format=env")
    expect(answer.status == 200, f"the hub answered {answer.code()}")
    exported = {}
    for word in shlex.split(answer.text):
        name, separator, value = word.partition("=")
        if separator:
            exported[name] = value
    scene.secrets.add(exported.get("AWS_SECRET_ACCESS_KEY"), exported.get("AWS_SESSION_TOKEN"))
    credentials = {}
    for field, variable in ENVIRONMENT.items():
        expect(exported.get(variable), f"{variable} is not exported")
        credentials[field] = exported[variable]
    try:
        arn = vended(credentials, scene.region, scene.note).call("sts", "get_caller_identity")["Arn"]
    except botocore.exceptions.ClientError as error:
        raise Failed(f"AWS does not know the exported credentials: {code_of(error)}") from error
    expect(arn == scene.identity(), f"the exported credentials are those of {arn}")
    return f"three variables, with credentials of {arn}"


@check("deny", "The hub refuses a role that no grant allows this caller.")
def deny(scene):
    answer = scene.hub.get("/v1/credentials/" + scene.denied_path())
    expect(not answer.has_credentials(), f"the hub vended credentials of {scene.denied_path()}")
    expect(answer.status == 403, f"the hub answered {answer.code()} instead of 403")
    return f"{answer.code()} for {scene.denied_path()}"


@check("identity", "The hub refuses a token whose signature is wrong.")
def identity(scene):
    answer = scene.hub.get(f"/v1/credentials/{scene.role_path()}", token=_forged(scene.hub.token()))
    expect(not answer.has_credentials(), "the hub vended credentials for a forged token")
    expect(answer.status == 401, f"the hub answered {answer.code()} instead of 401")
    return answer.code()


def _forged(token):
    """The same token with one character of its signature replaced. All bits of that character count."""
    at = len(token) - 10
    return token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]


@check("external-id", "The spoke's role cannot be assumed without its external id.")
def external_id(scene):
    scene.credentials()
    arn = scene.role["role"]
    try:
        answer = scene.operator.call("sts", "assume_role", RoleArn=arn, RoleSessionName="vend-acceptance")
    except botocore.exceptions.ClientError as error:
        if not is_refusal(error):
            raise NotShown(f"sts:AssumeRole answered {code_of(error)}: use credentials that this STS knows") from error
    except botocore.exceptions.NoCredentialsError as error:
        raise NotShown("there are no AWS credentials in the environment to assume the role with") from error
    else:
        scene.secrets.add(answer["Credentials"]["SecretAccessKey"], answer["Credentials"]["SessionToken"])
        raise Failed("sts:AssumeRole without the external id was allowed")
    if scene.spoke is None:
        if scene.stack is None:
            return "sts:AssumeRole without the external id: AccessDenied"
        raise NotShown(
            "sts:AssumeRole without the external id was refused, but these credentials are not the hub role's;"
            " name a profile of the spoke account to read the trust policy: --spoke-profile NAME"
        )
    document = scene.spoke.look("iam", "get_role", RoleName=arn.split("/")[-1])["Role"]["AssumeRolePolicyDocument"]
    open_ones = [one for one in _allowing(document, "sts:AssumeRole") if not _asks_for(one, "sts:ExternalId")]
    expect(not open_ones, f"{len(open_ones)} statements of the trust policy allow sts:AssumeRole without sts:ExternalId")
    return "AccessDenied without it, and each statement of the trust policy asks for sts:ExternalId"


def _listed(value):
    return value if isinstance(value, list) else [value]


def _allowing(document, action):
    for statement in _listed(document["Statement"]):
        actions = [one.lower() for one in _listed(statement.get("Action", []))]
        if statement["Effect"] == "Allow" and {action.lower(), "sts:*", "*"} & set(actions):
            yield statement


def _asks_for(statement, key):
    """Only StringEquals: the other operators match a missing key, or wildcards."""
    conditions = statement.get("Condition", {})
    return key.lower() in {name.lower() for name in conditions.get("StringEquals", {})}


@check("session-policy", "A caller's session policy narrows the credentials.")
def session_policy(scene):
    scene.credentials()
    answer = scene.hub.post("/v1/credentials", {"role": scene.role["role"], "policy": NARROW})
    if answer.status == 403 and "CallerPolicyNotAllowed" in answer.text:
        raise NotShown("the hub refused the caller's policy, as the grant requires; choose a --role with callerPolicy: allow")
    expect(answer.status == 200, f"the hub answered {answer.code()}")
    if scene.stack is None:
        raise NotShown("the hub accepted the policy; the local STS has no service that a policy could narrow")
    wide = vended(scene.credentials(), scene.region, scene.note)
    narrow = vended(answer.json(), scene.region, scene.note)
    try:
        wide.call("ec2", "describe_regions")
    except botocore.exceptions.ClientError as error:
        if is_refusal(error):
            raise NotShown("the role may not call ec2:DescribeRegions, so a narrower policy shows nothing") from error
        raise
    try:
        narrow.call("ec2", "describe_regions")
    except botocore.exceptions.ClientError as error:
        expect(is_refusal(error), f"ec2:DescribeRegions answered {code_of(error)}")
        return "ec2:DescribeRegions is allowed without the session policy, and refused with it"
    raise Failed("ec2:DescribeRegions is allowed with a session policy that does not list it")


@check("sts-protocol", "The AWS CLI uses the hub as its STS endpoint (AWS_ENDPOINT_URL_STS).")
def sts_protocol(scene):
    scene.credentials()
    program = shutil.which("aws")
    if program is None:
        raise NotShown("no AWS CLI is on the path")
    token = scene.hub.token()
    if token.count(".") != 2:
        raise NotShown("the STS protocol accepts web identity tokens only; use --token-file with an OpenID Connect token")
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "token")
        file.touch(mode=0o600)
        file.write_text(token, encoding="utf-8")
        environment = {key: value for key, value in os.environ.items() if not key.startswith("AWS_") or "BUNDLE" in key}
        environment |= {
            "AWS_ENDPOINT_URL_STS": scene.hub.url,
            "AWS_ROLE_ARN": scene.role["role"],
            "AWS_WEB_IDENTITY_TOKEN_FILE": str(file),
            "AWS_ROLE_SESSION_NAME": "vend-acceptance",
            "AWS_REGION": scene.region,
            "AWS_DEFAULT_REGION": scene.region,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
        }
        command = [program, "sts", "get-caller-identity", "--output", "json"]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    scene.note(f"aws sts get-caller-identity, with AWS_ENDPOINT_URL_STS -> exit code {ended.returncode}")
    expect(ended.returncode == 0, "the AWS CLI failed: " + " ".join(ended.stderr.split())[-300:])
    arn = json.loads(ended.stdout)["Arn"]
    expect(_session_of(arn, scene.role["role"]), f"the AWS CLI is {arn}")
    return f"the AWS CLI is {arn}"


def _session_of(arn, role):
    """Whether this is a session of the role. Sessions do not have the role's path."""
    expected = role.split(":")[4], role.split("/")[-1]
    return arn.split(":")[2:3] == ["sts"] and (arn.split(":")[4], arn.split("/")[1]) == expected


@check("console-post", "POST /v1/console makes a sign-in link.")
def console_post(scene):
    scene.credentials()
    answer = scene.hub.post("/v1/console", {"role": scene.role["role"]})
    expect(answer.status == 200, f"the hub answered {answer.code()}")
    document = answer.json()
    expect(set(document) == {"url", "expiration"}, f"the answer has the fields {', '.join(sorted(document))}")
    return _signs_in(scene, answer, document["url"])


@check("console-get", "GET with format=link makes a sign-in link.")
def console_get(scene):
    scene.credentials()
    answer = scene.hub.get(f"/v1/credentials/{scene.role_path()}?format=link")
    expect(answer.status == 200, f"the hub answered {answer.code()}")
    return _signs_in(scene, answer, answer.text.strip())


def _signs_in(scene, answer, url):
    scene.secrets.add(url)
    expect(not answer.has_credentials(), "the answer has credentials instead of a link")
    parts = urllib.parse.urlsplit(url)
    query = urllib.parse.parse_qs(parts.query)
    expect(query.get("Action") == ["login"] and query.get("SigninToken"), "the answer is not a sign-in link")
    scene.secrets.add(*query["SigninToken"])
    # A hub on this machine has a stand-in for AWS's sign-in service.
    if not scene.hub.is_on_loopback():
        expect(parts.scheme == "https" and SIGN_IN.fullmatch(parts.hostname or ""), f"the link leads to {parts.hostname}")
    expect(answer.headers.get("cache-control") == "no-store", "the answer does not say Cache-Control: no-store")
    opened = scene.hub.open_link(url)
    expect(opened.status < 400, f"the sign-in service answered {opened.status}")
    return f"a link to {parts.hostname}, which answered {opened.status}"


@check("freeze", "A frozen role is denied within 5 seconds, and vended again after the thaw.")
def freeze(scene):
    scene.credentials()
    table = scene.freezes()
    arn = scene.role["role"]
    expect_thawed(table, arn)
    with table.frozen(arn):
        denied = _await(scene, lambda answer: answer.status == 403 and "Frozen" in answer.text)
        expect(denied, f"the hub still vended {FREEZE_SECONDS} seconds after the freeze")
    thawed = _await(scene, lambda answer: answer.status == 200)
    expect(thawed, f"the hub still denied {FREEZE_SECONDS} seconds after the thaw")
    return f"403 Frozen, then vended again, each within {FREEZE_SECONDS} seconds"


def expect_thawed(table, arn):
    if arn in table.roles():
        raise NotShown("the role is frozen already; thaw it first: vend thaw " + arn)


def _await(scene, wanted):
    """Whether the answers are the expected ones: at once, or for each request that starts after the promised time."""
    changed = time.monotonic()
    row = 0
    while row < ENOUGH:
        began = time.monotonic()
        if wanted(scene.hub.get(f"/v1/credentials/{scene.role_path()}")):
            row += 1
            continue
        if began > changed + FREEZE_SECONDS:
            return False
        row = 0
        time.sleep(0.2)
    return True
