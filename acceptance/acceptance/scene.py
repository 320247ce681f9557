"""The state that the checks of one run share."""

import json
import time

import botocore.exceptions

from .account import Stack, code_of, operator, vended
from .freezes import Freezes
from .hub import AwsIdentity, Hub, Secrets, TokenFile
from .outcome import CannotRun, Failed, NotShown

HOUR = 3600
LOG_SECONDS = 60  # CloudWatch Logs has a line within seconds.
TRAIL_SECONDS = 900  # CloudTrail can be this late.
PAGES = 40
REST = 10


def _once(find):
    """Computes a value at the first call. Later calls return the same value, or raise the same failure."""
    name = "_found_" + find.__name__

    def found(scene):
        if name not in vars(scene):
            try:
                setattr(scene, name, (find(scene), None))
            except (Failed, NotShown) as failure:
                setattr(scene, name, (None, failure))
        value, failure = getattr(scene, name)
        if failure:
            raise failure
        return value

    return found


class Scene:
    def __init__(self, options):
        self.options = options
        self.secrets = Secrets()
        self.notes = []
        self.operator = operator(options.profile, options.region, self.note)
        self.region = self.operator.region
        self.spoke = operator(options.spoke_profile, self.region, self.note) if options.spoke_profile else None
        # Must not be able to invoke the chat function.
        self.stranger = operator(options.chat_profile, self.region, self.note) if options.chat_profile else self.operator
        self.stack = None if options.local else Stack.read(self.operator, options.stack)
        url = options.url if options.local else self.stack.outputs["Url"]
        sts = self.operator.client("sts").meta.endpoint_url.rstrip("/")
        if sts == url.rstrip("/"):
            raise CannotRun("AWS_ENDPOINT_URL_STS names the hub, and only AWS can confirm credentials. Unset it.")
        if options.token_file:
            token = TokenFile(options.token_file)
        else:
            token = AwsIdentity(self.region, options.aws_identity)
        token()
        self.hub = Hub(url, token, self.secrets, self.note)
        self.role = self._role()

    def note(self, text):
        """Records one line about a request and its answer."""
        self.notes.append(self.secrets.hide(text))

    def _role(self):
        try:
            answer = self.hub.get("/v1/roles")
            if answer.status != 200:
                raise CannotRun(f"{self.hub.url}/v1/roles answered {answer.code()}. Use a token that a grant allows.")
            roles = answer.json()["roles"]
        except Failed as failed:
            raise CannotRun(f"The hub does not answer as expected: {failed}.") from failed
        allowed = [one for one in roles if self.options.spoke in (one["accountName"], one["account"])]
        if self.options.role:
            allowed = [one for one in allowed if self.options.role in (one["role"], one["role"].split("/")[-1])]
        if not allowed:
            wanted = f"{self.options.spoke}/{self.options.role or '*'}"
            raise CannotRun(f"No grant allows this caller {wanted}. Name another --spoke or --role. Frozen roles are not listed.")
        return allowed[0]

    def role_path(self):
        """The account and the role as a path of the HTTP API."""
        return self.role["account"] + "/" + self.role["role"].split(":role/")[1]

    def denied_path(self):
        return self.options.denied or f"{self.options.spoke}/vend-acceptance-none"

    def freezes(self):
        table = self.options.table if self.stack is None else self.stack.outputs["Table"]
        if self.stack is None and self.operator.client("dynamodb").meta.endpoint_url.endswith("amazonaws.com"):
            raise NotShown("name the table's endpoint: AWS_ENDPOINT_URL_DYNAMODB, as `vend local` prints it")
        return Freezes(self.operator, table)

    def identity(self):
        """The ARN of the vended session, as AWS reports it. If this fails, the check `vend` fails."""
        return self._vended()[1]

    def credentials(self):
        """The vended credentials, for other checks than `vend`."""
        try:
            return self._vended()[0]
        except Failed as failed:
            raise NotShown("needs vended credentials, and the hub vends none; see the check vend") from failed

    @_once
    def _vended(self):
        wanted = {"role": self.role["role"], "fresh": True}
        answer = self.hub.post("/v1/credentials", wanted)
        if answer.status == 429:
            # The hub gives new credentials once a minute; an earlier run may have got them.
            answer = self.hub.post("/v1/credentials", {"role": self.role["role"]})
        if answer.status != 200:
            raise Failed(f"the hub answered {answer.code()}")
        credentials = answer.json()
        missing = [key for key in ("AccessKeyId", "SecretAccessKey", "SessionToken") if not credentials.get(key)]
        if missing:
            raise Failed("the answer lacks " + ", ".join(missing))
        try:
            arn = vended(credentials, self.region, self.note).call("sts", "get_caller_identity")["Arn"]
        except botocore.exceptions.ClientError as error:
            raise Failed(f"AWS does not know the credentials: {code_of(error)}") from error
        expected = f":{self.role['account']}:assumed-role/{self.role['role'].split('/')[-1]}/"
        if expected not in arn:
            raise Failed(f"the credentials are those of {arn}, and the role is {self.role['role']}")
        return credentials, arn

    @_once
    def decision_event(self):
        """The line of the decision log that names the vended credentials."""
        key = self.credentials()["AccessKeyId"]
        until = time.monotonic() + min(LOG_SECONDS, self.options.wait)
        while True:
            messages = self.operator.pages(
                "logs",
                "filter_log_events",
                "events",
                PAGES,
                logGroupName=self.stack.outputs["DecisionLog"],
                filterPattern=f'"{key}"',
                startTime=int((time.time() - HOUR) * 1000),
            )
            for message in messages:
                at = message["message"].find("{")
                event = json.loads(message["message"][at:]) if at >= 0 else {}
                if event.get("accessKeyId") == key:
                    return event
            if time.monotonic() > until:
                raise Failed(f"the decision log has no event with the access key {key}")
            time.sleep(2)

    def known_event(self):
        """The decision event, or nothing. The check decision-event reports what is wrong with it."""
        try:
            return self.decision_event()
        except (Failed, NotShown):
            return {}

    @_once
    def trail_event(self):
        """The AssumeRole call that created the vended credentials, from CloudTrail, which can be 15 minutes late."""
        key = self.credentials()["AccessKeyId"]
        until = time.monotonic() + self.options.wait
        while True:
            events = self.operator.pages(
                "cloudtrail",
                "lookup_events",
                "Events",
                PAGES,
                LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "AssumeRole"}],
                StartTime=time.time() - HOUR,
            )
            for one in events:
                event = json.loads(one["CloudTrailEvent"])
                made = (event.get("responseElements") or {}).get("credentials", {}).get("accessKeyId")
                if made == key:
                    return event
            if time.monotonic() > until:
                if self.options.wait >= TRAIL_SECONDS:
                    raise Failed(f"CloudTrail has no AssumeRole call that created {key}, {self.options.wait} seconds later")
                raise NotShown(
                    f"CloudTrail has no AssumeRole call that created {key} within {self.options.wait} seconds of waiting;"
                    " it can be 15 minutes late: --wait 900"
                )
            time.sleep(REST)
