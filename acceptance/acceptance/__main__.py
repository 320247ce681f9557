"""The command line of acceptance/run."""

import argparse
import dataclasses
import datetime
import os
import pathlib
import signal
import sys

import botocore.exceptions

from . import caller_checks, operator_checks, report  # noqa: F401  The checks add themselves.
from .outcome import CHECKS, FAIL, PASS, CannotRun, Check
from .scene import Scene

EXAMPLES = """\
examples:
  acceptance/run --stack vend --spoke shop-test --token-file token \\
    --report report.md
  acceptance/run --stack vend --spoke shop-test --token-file token --wait 900
  acceptance/run --stack vend --spoke shop-test --token-file token --only freeze
  acceptance/run --stack vend --spoke shop-test \\
    --aws-identity https://vend.example.com
  acceptance/run --local --url http://127.0.0.1:8765 \\
    --sts-url http://127.0.0.1:8766 --spoke shop-test --token-file target/token

exit codes: 0 no check failed; 1 a check failed; 2 the checks could not run
"""


@dataclasses.dataclass(frozen=True)
class Result:
    check: Check
    verdict: str
    seen: str
    notes: list


def _arguments(words):
    parser = argparse.ArgumentParser(
        prog="acceptance/run",
        description="Check a deployed Vend hub from the outside",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--list", action="store_true", help="list the checks and stop")
    parser.add_argument("--only", action="append", metavar="NAME", help="run this check alone; repeat for more")
    parser.add_argument("--stack", metavar="NAME", help="the hub's stack, in the account of your AWS credentials")
    parser.add_argument("--region", help="the hub's region; default: as for the AWS CLI")
    parser.add_argument("--profile", metavar="NAME", help="the AWS profile of an operator in the hub account")
    parser.add_argument("--spoke", metavar="ACCOUNT", help="the account, by its name in the grants file")
    parser.add_argument("--spoke-profile", metavar="NAME", help="an AWS profile that may call iam:GetRole in the spoke")
    parser.add_argument("--chat-profile", metavar="NAME", help="an AWS profile that must not invoke the chat function")
    parser.add_argument("--role", metavar="NAME", help="the role in the spoke; default: the first that is granted")
    parser.add_argument("--denied", metavar="ACCOUNT/ROLE", help="a role that the caller must not get")
    parser.add_argument("--token-file", metavar="FILE", help="the caller's token, read anew for each request")
    parser.add_argument("--aws-identity", metavar="AUDIENCE", help="prove your AWS credentials instead of a token")
    parser.add_argument("--wait", type=int, default=300, metavar="SECONDS", help="wait for CloudTrail; default: 300")
    parser.add_argument("--ring", action="store_true", help="ring one alarm, and see that it notifies")
    parser.add_argument("--report", metavar="FILE", help="write a report in Markdown")
    local = parser.add_argument_group("a hub on this machine (vend local)")
    local.add_argument("--local", action="store_true", help="run the checks that need no stack")
    local.add_argument("--url", help="the address of Vend")
    local.add_argument("--sts-url", help="the address of the local STS")
    local.add_argument("--table", default="vend", metavar="NAME", help="the table; default: vend")
    options = parser.parse_args(words)
    if not options.list:
        _complain(parser, options)
    return options


def _complain(parser, options):
    known = {one.name for one in CHECKS}
    for name in options.only or []:
        if name not in known:
            parser.error(f"there is no check {name}; acceptance/run --list lists them")
    if options.local == bool(options.stack):
        parser.error("name either --stack or --local")
    if options.local and not (options.url and options.sts_url):
        parser.error("--local needs --url and --sts-url")
    if not options.spoke:
        parser.error("--spoke is missing")
    if bool(options.token_file) == bool(options.aws_identity):
        parser.error("name either --token-file or --aws-identity")
    if options.wait < 0:
        parser.error("--wait needs 0 or more seconds")


def _run(scene, only):
    results = []
    for one in CHECKS:
        if only and one.name not in only:
            continue
        scene.notes.clear()
        try:
            verdict, seen = one.of(scene)
        except CannotRun:
            raise
        except Exception as error:  # One failed check must not stop the others.
            verdict, seen = FAIL, f"the check failed with an error: {type(error).__name__}: {error}"
        seen = scene.secrets.hide(" ".join(seen.split()))
        print(f"{verdict:<9}  {one.name:<15}  {seen}", flush=True)
        results.append(Result(one, verdict, seen, [scene.secrets.hide(note) for note in scene.notes]))
    return results


def main(words):
    options = _arguments(words)
    if options.list:
        for one in CHECKS:
            print(f"{one.name:<15}  {one.title}")
        return 0
    # As for Ctrl-C: checks undo their changes before the process exits.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.default_int_handler)
    if options.sts_url:
        os.environ["AWS_ENDPOINT_URL_STS"] = options.sts_url
    began = datetime.datetime.now(datetime.timezone.utc)
    scene = Scene(options)
    results = _run(scene, options.only)
    if options.report:
        pathlib.Path(options.report).write_text(report.markdown(scene, began, results), encoding="utf-8")
    if any(one.verdict == FAIL for one in results):
        return 1
    if not any(one.verdict == PASS for one in results):
        raise CannotRun("No check has a result. The lines above say why.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotRun as cannot:
        print(f"acceptance: {cannot}", file=sys.stderr)
        sys.exit(2)
    except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError, OSError) as error:
        print(f"acceptance: AWS or a file could not be used: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("acceptance: stopped; the checks have undone their changes", file=sys.stderr)
        sys.exit(2)
