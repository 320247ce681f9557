"""A check, and its verdicts."""

import dataclasses
from collections.abc import Callable

PASS = "pass"
FAIL = "fail"
NOT_SHOWN = "not shown"


class Failed(Exception):
    """The hub, or its stack, does not do what the check expects."""


class NotShown(Exception):
    """The check has no result. The message says why, and what would give it one."""


class CannotRun(Exception):
    """The run cannot start or continue."""


@dataclasses.dataclass(frozen=True)
class Check:
    name: str
    title: str
    needs_stack: bool
    run: Callable

    def of(self, scene):
        """Runs the check, and returns its verdict and its observation."""
        if self.needs_stack and scene.stack is None:
            return NOT_SHOWN, "only a deployed stack has it; run with --stack"
        try:
            return PASS, self.run(scene)
        except Failed as failed:
            return FAIL, str(failed)
        except NotShown as not_shown:
            return NOT_SHOWN, str(not_shown)


CHECKS: list[Check] = []


def check(name, title, needs_stack=False):
    """Adds a function to the checks, in the order of the source."""

    def add(function):
        CHECKS.append(Check(name, title, needs_stack, function))
        return function

    return add


def expect(condition, text):
    if not condition:
        raise Failed(text)
