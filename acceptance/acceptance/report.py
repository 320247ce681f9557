"""The report of a run, in Markdown, to attach to a ticket."""

import datetime
import platform
import shutil
import subprocess

import boto3

from . import outcome


def _cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def _versions(scene):
    versions = [f"Python {platform.python_version()}", f"boto3 {boto3.__version__}"]
    aws = shutil.which("aws")
    if aws:
        said = subprocess.run([aws, "--version"], capture_output=True, text=True, timeout=60, check=False).stdout.split()
        versions += said[:1]
    try:
        versions.append(f"hub API {scene.hub.get('/openapi.json').json()['info']['version']}")
    except (outcome.Failed, KeyError):
        versions.append("hub API unknown")
    return ", ".join(versions)


def markdown(scene, began, results):
    target = f"stack `{scene.stack.name}`" if scene.stack else "a hub on this machine (`vend local`)"
    counts = {verdict: sum(one.verdict == verdict for one in results) for verdict in _VERDICTS}
    lines = [
        "# Acceptance of a Vend hub",
        "",
        "| | |",
        "|---|---|",
        f"| hub | {target}, {scene.hub.url} |",
        f"| region | {scene.region} |",
        f"| spoke and role | {scene.options.spoke}, `{scene.role['role']}` |",
        f"| time | {began:%Y-%m-%dT%H:%M:%SZ} to {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%dT%H:%M:%SZ} |",
        f"| versions | {_versions(scene)} |",
        f"| result | {', '.join(f'{counts[verdict]} {verdict}' for verdict in _VERDICTS)} |",
        "",
        "| check | result | what was seen |",
        "|---|---|---|",
    ]
    lines += [f"| {one.check.name} | {one.verdict} | {_cell(one.seen)} |" for one in results]
    for one in results:
        lines += ["", f"## {one.check.name}: {one.verdict}", "", one.check.title, "", f"Seen: {one.seen}."]
        if one.notes:
            lines += ["", *(f"- `{note}`" for note in one.notes)]
    return scene.secrets.hide("\n".join(lines) + "\n")


_VERDICTS = (outcome.PASS, outcome.FAIL, outcome.NOT_SHOWN)
