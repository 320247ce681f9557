"""Checks of the hub as an operator sees it in AWS. They need the deployed stack."""

import base64
import json
import re
import statistics
import time

import botocore.exceptions

from .account import code_of, is_refusal
from .outcome import Failed, NotShown, check, expect

DAY = 24 * 3600
ALARM_SECONDS = 60
PAGES = 40
RESTORE = re.compile(r"RESTORE_REPORT Restore Duration: ([0-9.]+) ms")


@check("decision-event", "The decision log names the credentials, and holds no secret.", needs_stack=True)
def decision_event(scene):
    scene.credentials()
    event = scene.decision_event()
    expect(event["verdict"] == "ALLOWED", f"the event's verdict is {event['verdict']}")
    line = json.dumps(event)
    expect(scene.secrets.hide(line) == line, "the event holds a secret")
    return f"request {event['requestId']}, grant {event['grant']}, access key {event['accessKeyId']}"


@check("cloudtrail", "CloudTrail records the AssumeRole call of the hub role, with the session's name.", needs_stack=True)
def cloudtrail(scene):
    request = scene.trail_event()["requestParameters"]
    identity = scene.trail_event()["userIdentity"]
    issuer = identity.get("sessionContext", {}).get("sessionIssuer", {}).get("arn", "none")
    expect(issuer == scene.stack.outputs["HubRoleArn"], f"the role was assumed by {issuer}")
    session = scene.identity().split("/")[-1]
    expect(request.get("roleSessionName") == session, f"the session's name is {request.get('roleSessionName')}")
    return f"event {scene.trail_event()['eventID']}: {session}, assumed by the hub role"


@check("tags", "The session has the tag vend:grant.", needs_stack=True)
def tags(scene):
    sent = {one["key"]: one["value"] for one in scene.trail_event()["requestParameters"].get("tags") or []}
    expect("vend:grant" in sent, "CloudTrail has no tag vend:grant on the AssumeRole call")
    grant = scene.known_event().get("grant")
    expect(grant in (None, sent["vend:grant"]), f"the tag vend:grant is {sent['vend:grant']}, the grant {grant}")
    return ", ".join(f"{key}={value}" for key, value in sorted(sent.items()))


@check("source-identity", "The session has the source identity of the grant.", needs_stack=True)
def source_identity(scene):
    recorded = scene.trail_event()["requestParameters"].get("sourceIdentity")
    wanted = scene.known_event().get("sourceIdentity")
    if not recorded and not wanted:
        raise NotShown("the grant sets no source identity; choose a --role whose grant does")
    expect(recorded == wanted or (recorded and wanted is None), f"CloudTrail has {recorded}, the decision event {wanted}")
    return f"{recorded}"


@check("probe", "The probe gets its role, and not the other one.", needs_stack=True)
def probe(scene):
    function = scene.stack.physical("AWS::Lambda::Function").get("Probe")
    if function is None:
        raise NotShown("the stack has no probe; set ProbeRole (docs/how-to/deploy.md, The probe)")
    answer = scene.operator.look("lambda", "invoke", FunctionName=function, LogType="Tail", Payload=b"{}")
    expect("FunctionError" not in answer, "the probe failed: " + answer.get("FunctionError", ""))
    log = base64.b64decode(answer["LogResult"]).decode("utf-8", "replace")
    lines = [line[line.index("{") :] for line in log.splitlines() if '"event":"probe"' in line]
    if not lines:
        raise NotShown("the last 4 KB of the probe's log have no line of a round; look into its log group")
    seen = json.loads(lines[-1])
    expect(
        seen["ProbeFailed"] == 0 and seen["ProbeTooWide"] == 0,
        f"allowed: {seen['allowed']}; denied: {seen['denied']}; identity: {seen.get('identity')}",
    )
    return f"allowed: {seen['allowed']}; denied: {seen['denied']}"


@check("chat", "AWS denies these credentials the chat function, which only a chat's bot may invoke.", needs_stack=True)
def chat(scene):
    aliases = [value for name, value in scene.stack.outputs.items() if name.startswith("ChatFunction")]
    if not aliases:
        raise NotShown("the stack has no chat function; set ChatbotRole (docs/how-to/chat.md)")
    profile = scene.options.chat_profile
    own = f"the profile {profile}" if profile else "your AWS credentials"
    for alias in sorted(aliases):
        denial = _chat_denial(scene, alias)
        expect(denial, f"AWS allows {own} to invoke {alias}, and so to request and approve as any person of the chat")
    if "explicit deny" in denial:
        return f"AWS denies {own} lambda:InvokeFunction on {', '.join(sorted(aliases))}, by an explicit deny"
    return f"AWS denies {own}, because no policy allows it; try also a role that has lambda:InvokeFunction: --chat-profile"


def _chat_denial(scene, alias):
    """AWS's message if it denies the call, or nothing if the function answered."""
    try:
        # The action help needs no user, and reads and changes no request.
        scene.stranger.call("lambda", "invoke", FunctionName=alias, Payload=b'{"version":1,"action":"help"}')
    except botocore.exceptions.ClientError as error:
        if not is_refusal(error):
            raise NotShown(f"Lambda answered {code_of(error)}, which does not tell whether these credentials may invoke") from error
        return error.response["Error"].get("Message") or "denied"
    except botocore.exceptions.BotoCoreError as error:
        raise NotShown(f"Lambda gave no answer: {error}") from error
    return None


@check("alarms", "Every alarm of the stack exists, can act, and does not ring.", needs_stack=True)
def alarms(scene):
    names = scene.stack.physical("AWS::CloudWatch::Alarm")
    expect(names, "the stack has no alarms")
    found = scene.operator.look("cloudwatch", "describe_alarms", AlarmNames=sorted(names.values()), MaxRecords=100)
    by_name = {one["AlarmName"]: one for one in found["MetricAlarms"]}
    missing = sorted(logical for logical, name in names.items() if name not in by_name)
    expect(not missing, "these alarms are gone: " + ", ".join(missing))
    ringing = sorted(logical for logical, name in names.items() if by_name[name]["StateValue"] == "ALARM")
    expect(not ringing, "these alarms ring: " + ", ".join(ringing))
    topic = scene.stack.parameters.get("AlarmTopic")
    if not topic:
        return f"{len(names)} alarms, none rings; AlarmTopic is empty, so they notify no topic"
    mute = sorted(
        logical
        for logical, name in names.items()
        if topic not in by_name[name]["AlarmActions"] or not by_name[name]["ActionsEnabled"]
    )
    expect(not mute, f"these alarms do not notify {topic}: {', '.join(mute)}")
    if not scene.options.ring:
        return f"{len(names)} alarms, none rings, all notify {topic}"
    return _ring(scene, names.get("FunctionErrors") or sorted(names.values())[0], topic)


def _ring(scene, name, topic):
    """Sets one alarm to ALARM, for --ring, and resets it."""
    reason = "acceptance/run --ring: a test of the notification"
    began = time.time()
    try:
        scene.operator.look("cloudwatch", "set_alarm_state", AlarmName=name, StateValue="ALARM", StateReason=reason)
        while time.time() < began + ALARM_SECONDS:
            history = scene.operator.look(
                "cloudwatch", "describe_alarm_history", AlarmName=name, HistoryItemType="Action", StartDate=began - 5
            )
            done = [one["HistorySummary"] for one in history["AlarmHistoryItems"] if topic in one["HistorySummary"]]
            if done:
                expect(done[0].startswith("Successfully"), done[0])
                return f"{name} was set to ALARM: {done[0]}"
            time.sleep(2)
        raise Failed(f"{name} was set to ALARM and did not notify {topic} within {ALARM_SECONDS} seconds")
    finally:
        scene.operator.look("cloudwatch", "set_alarm_state", AlarmName=name, StateValue="OK", StateReason=reason)


def _decision(scene, action, resource, context):
    entries = [
        {"ContextKeyName": name, "ContextKeyValues": values, "ContextKeyType": kind}
        for name, (kind, values) in context.items()
    ]
    answer = scene.operator.look(
        "iam",
        "simulate_principal_policy",
        PolicySourceArn=scene.stack.outputs["HubRoleArn"],
        ActionNames=[action],
        ResourceArns=[resource],
        ContextEntries=entries,
    )
    return answer["EvaluationResults"][0]["EvalDecision"]


@check("leading-keys", "The function's role cannot write the item of freezes.", needs_stack=True)
def leading_keys(scene):
    stack = scene.stack
    table = f"arn:{stack.partition()}:dynamodb:{scene.region}:{stack.account_id()}:table/{stack.outputs['Table']}"
    for action in ("dynamodb:PutItem", "dynamodb:UpdateItem"):
        other = _decision(scene, action, table, {"dynamodb:LeadingKeys": ("stringList", ["vend-acceptance"])})
        expect(other == "allowed", f"{action} of another item is {other}, so the function cannot work")
        freeze = _decision(scene, action, table, {"dynamodb:LeadingKeys": ("stringList", ["freeze"])})
        expect(freeze != "allowed", f"{action} of the item freeze is allowed")
        unnamed = _decision(scene, action, table, {})
        expect(unnamed != "allowed", f"{action} of an item without a key is allowed")
    deletion = _decision(scene, "dynamodb:DeleteItem", table, {"dynamodb:LeadingKeys": ("stringList", ["freeze"])})
    expect(deletion != "allowed", "dynamodb:DeleteItem of the item freeze is allowed")
    return "IAM's policy simulator refuses PutItem, UpdateItem and DeleteItem of freeze, and allows other items"


@check("source-function", "The hub role assumes roles only inside the vending function.", needs_stack=True)
def source_function(scene):
    scene.credentials()
    own = scene.stack.function_arn()
    organization = {"aws:ResourceOrgID": ("string", [scene.stack.parameters.get("OrganizationId", "")])}

    def decision(*source):
        context = {"lambda:SourceFunctionArn": ("string", list(source))} if source else {}
        return _decision(scene, "sts:AssumeRole", scene.role["role"], organization | context)

    inside = decision(own)
    expect(inside == "allowed", f"sts:AssumeRole inside the function is {inside}")
    elsewhere = decision(own + "-other")
    expect(elsewhere == "explicitDeny", f"sts:AssumeRole inside another function is {elsewhere}")
    outside = decision()
    expect(outside == "explicitDeny", f"sts:AssumeRole outside Lambda is {outside}")
    return "IAM's policy simulator allows it inside the function, and denies it in another one and outside Lambda"


@check("key-policy", "The sealing key works only with Vend's encryption context.", needs_stack=True)
def key_policy(scene):
    key = scene.stack.outputs["SealingKeyArn"]
    policy = scene.operator.look("kms", "get_key_policy", KeyId=key, PolicyName="default")["Policy"]
    expect(_denies_other_contexts(json.loads(policy)), "no statement of the key policy denies other encryption contexts")
    try:
        scene.operator.call("kms", "generate_data_key_without_plaintext", KeyId=key, KeySpec="AES_256")
    except botocore.exceptions.ClientError as error:
        expect(is_refusal(error), f"KMS answered {code_of(error)}")
    else:
        raise Failed("KMS created a data key without the encryption context")
    simulated = _decision(scene, "kms:Decrypt", key, {})
    expect(simulated != "allowed", "the hub role may call kms:Decrypt without the encryption context")
    return "the key policy denies other contexts; KMS refused a data key without one; so is kms:Decrypt for the hub role"


def _denies_other_contexts(policy):
    for statement in policy["Statement"]:
        conditions = statement.get("Condition", {})
        if (
            statement["Effect"] == "Deny"
            and statement.get("Principal") in ("*", {"AWS": "*"})
            and {"kms:Decrypt", "kms:GenerateDataKey*"} <= set(statement["Action"])
            and list(conditions) == ["StringNotEquals"]
            and conditions["StringNotEquals"] == {"kms:EncryptionContext:vend": "credential-cache"}
        ):
            return True
    return False


@check("restore", "SnapStart is on. The log says how long restores take.", needs_stack=True)
def restore(scene):
    if scene.stack.parameters.get("SnapStart") == "None":
        raise NotShown("the stack's parameter SnapStart is None")
    configuration = scene.operator.look(
        "lambda", "get_function_configuration", FunctionName=scene.stack.outputs["FunctionAlias"]
    )
    status = configuration.get("SnapStart", {}).get("OptimizationStatus")
    expect(status == "On", f"SnapStart's status on the version that answers is {status}")
    since = int((time.time() - DAY) * 1000)
    messages = scene.operator.pages(
        "logs",
        "filter_log_events",
        "events",
        PAGES,
        logGroupName=scene.stack.outputs["DecisionLog"],
        filterPattern='"RESTORE_REPORT"',
        startTime=since,
    )
    times = [float(found.group(1)) for one in messages if (found := RESTORE.search(one["message"]))]
    if not times:
        raise NotShown("SnapStart is on, and the log of the last 24 hours has no restore; deploy, vend once, run again")
    return f"{len(times)} restores in 24 hours: {min(times):.0f} ms at least, {statistics.median(times):.0f} ms the median, {max(times):.0f} ms at most"
