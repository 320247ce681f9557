"""The freeze item, written as docs/how-to/freeze.md describes it."""

import contextlib
import datetime

import botocore.exceptions

from .outcome import Failed, NotShown

KEY = {"pk": {"S": "freeze"}}


class Freezes:
    def __init__(self, account, table):
        self._account = account
        self._table = table

    def roles(self):
        item = self._account.look(
            "dynamodb", "get_item", TableName=self._table, Key=KEY, ConsistentRead=True
        ).get("Item", {})
        return set(item.get("roles", {}).get("SS", []))

    @contextlib.contextmanager
    def frozen(self, arn):
        """Freezes the role, and always thaws it, even if the answer to the freeze was lost."""
        frozen = False
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            self._update(
                "ADD #roles :role SET #note = :note",
                {":role": {"SS": [arn]}, ":note": {"M": {"at": {"S": now}, "by": {"S": "acceptance/run"}}}},
                arn,
            )
            frozen = True
            yield
        finally:
            try:
                self._update("DELETE #roles :role REMOVE #note", {":role": {"SS": [arn]}}, arn)
            except (NotShown, botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError) as error:
                if frozen:
                    raise Failed(f"THE ROLE IS STILL FROZEN, because the thaw failed: {error}. Run: vend thaw {arn}") from error

    def _update(self, expression, values, arn):
        self._account.look(
            "dynamodb",
            "update_item",
            TableName=self._table,
            Key=KEY,
            UpdateExpression=expression,
            ExpressionAttributeNames={"#roles": "roles", "#note": f"note role {arn}"},
            ExpressionAttributeValues=values,
        )
