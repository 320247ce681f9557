"""AWS clients with the credentials of an operator of the hub."""

import dataclasses
import os

import boto3
import botocore.config
import botocore.exceptions

from .outcome import CannotRun, NotShown

BOUNDS = botocore.config.Config(
    connect_timeout=5, read_timeout=30, retries={"mode": "standard", "max_attempts": 4}, user_agent_extra="vend-acceptance"
)
REFUSALS = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "AccessDeniedFault"}


def code_of(error):
    return error.response.get("Error", {}).get("Code", "none")


def is_refusal(error):
    return code_of(error) in REFUSALS


class Account:
    """The AWS clients of one set of credentials, each created once."""

    def __init__(self, session, region, note):
        self._session = session
        self.region = region
        self._note = note
        self._clients = {}

    def client(self, service):
        if service not in self._clients:
            self._clients[service] = self._session.client(service, region_name=self.region, config=BOUNDS)
        return self._clients[service]

    def call(self, service, operation, **arguments):
        """Calls AWS and returns its answer. The caller handles a denial, if that is what it checks."""
        try:
            answer = getattr(self.client(service), operation)(**arguments)
        except botocore.exceptions.ClientError as error:
            self._note(f"{service}:{operation} -> {code_of(error)}")
            raise
        self._note(f"{service}:{operation} -> answered")
        return answer

    def look(self, service, operation, **arguments):
        """Calls AWS to read something. Raises NotShown if AWS denies it."""
        try:
            return self.call(service, operation, **arguments)
        except botocore.exceptions.ClientError as error:
            if is_refusal(error):
                raise NotShown(f"your AWS credentials may not call {service}:{operation}") from error
            raise

    def pages(self, service, operation, key, most, **arguments):
        """All items of a paginated read, from at most this many pages."""
        paginator = self.client(service).get_paginator(operation)
        try:
            for number, page in enumerate(paginator.paginate(**arguments), 1):
                yield from page.get(key, [])
                if number == most:
                    return
        except botocore.exceptions.ClientError as error:
            self._note(f"{service}:{operation} -> {code_of(error)}")
            if is_refusal(error):
                raise NotShown(f"your AWS credentials may not call {service}:{operation}") from error
            raise
        self._note(f"{service}:{operation} -> answered")


def operator(profile, region, note):
    """The account of the shell's own credentials, or of a profile."""
    try:
        # Unlike the AWS CLI and the other SDKs, boto3 does not read AWS_REGION.
        session = boto3.Session(profile_name=profile, region_name=region or os.environ.get("AWS_REGION"))
    except botocore.exceptions.BotoCoreError as error:
        raise CannotRun(f"{error}.") from error
    if session.region_name is None:
        raise CannotRun("No region is set. Name the hub's: --region eu-central-1.")
    return Account(session, session.region_name, note)


def vended(credentials, region, note):
    """The account that vended credentials are for."""
    session = boto3.Session(
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )
    return Account(session, region, note)


@dataclasses.dataclass(frozen=True)
class Stack:
    """A hub's stack, as CloudFormation describes it."""

    name: str
    outputs: dict
    parameters: dict
    resources: list

    @staticmethod
    def read(account, name):
        try:
            described = account.look("cloudformation", "describe_stacks", StackName=name)["Stacks"][0]
            resources = list(
                account.pages("cloudformation", "list_stack_resources", "StackResourceSummaries", 20, StackName=name)
            )
        except (NotShown, botocore.exceptions.ClientError) as error:
            raise CannotRun(f"The stack {name} cannot be read: {error}. Name the hub's --stack and --region.") from error
        outputs = {one["OutputKey"]: one["OutputValue"] for one in described.get("Outputs", [])}
        for needed in ("Url", "HubRoleArn", "FunctionAlias", "Table", "SealingKeyArn", "DecisionLog"):
            if needed not in outputs:
                raise CannotRun(f"The stack {name} has no output {needed}. Name the stack of template.yaml.")
        parameters = {one["ParameterKey"]: one.get("ParameterValue", "") for one in described.get("Parameters", [])}
        return Stack(name, outputs, parameters, resources)

    def physical(self, kind):
        """Logical name and physical id of each resource of a type."""
        return {
            one["LogicalResourceId"]: one["PhysicalResourceId"] for one in self.resources if one["ResourceType"] == kind
        }

    def partition(self):
        return self.outputs["HubRoleArn"].split(":")[1]

    def account_id(self):
        return self.outputs["HubRoleArn"].split(":")[4]

    def function_arn(self):
        """Without the alias, as in lambda:SourceFunctionArn."""
        return ":".join(self.outputs["FunctionAlias"].split(":")[:7])
