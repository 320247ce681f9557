"""The hub, as a caller reaches it."""

import dataclasses
import importlib.util
import json
import os
import pathlib
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request

from .outcome import CannotRun, Failed

SECONDS = 35  # API Gateway itself gives up after 30.
MOST_BYTES = 1 << 20
ATTEMPTS = 4
RETRIED = {429, 502, 503, 504}
PROOF = pathlib.Path(__file__).parents[2] / "examples" / "aws-identity" / "proof.py"


class Secrets:
    """Every secret that the run has received. No line of output may contain one."""

    def __init__(self):
        self._values = set()

    def add(self, *values):
        self._values.update(value for value in values if value)

    def hide(self, text):
        # The longest first, because one secret can be a part of another.
        for value in sorted(self._values, key=len, reverse=True):
            text = text.replace(value, "(hidden)")
        return text


class TokenFile:
    """A token in a file, which is read for each request, because a pipeline may renew it."""

    def __init__(self, path):
        self._path = path

    def __call__(self):
        try:
            token = pathlib.Path(self._path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise CannotRun(f"The token file cannot be read: {error}.") from error
        if not token:
            raise CannotRun(f"The token file {self._path} is empty.")
        return token


class AwsIdentity:
    """Proofs of this shell's AWS credentials, a new one for each request: each is valid for a minute."""

    def __init__(self, region, audience):
        spec = importlib.util.spec_from_file_location("proof", PROOF)
        self._proof = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self._proof)
        self._region, self._audience = region, audience

    def __call__(self):
        return self._proof.proof(self._region, self._audience)


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    text: str

    def json(self):
        try:
            document = json.loads(self.text)
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise Failed(f"the answer with status {self.status} is not a JSON object")
        return document

    def code(self):
        """The reason code of a refusal, or its status alone."""
        try:
            return f"{self.status} {self.json().get('code', 'without a code')}"
        except Failed:
            return f"{self.status} without a code"

    def has_credentials(self):
        return any(word in self.text for word in ("SecretAccessKey", "AWS_SECRET_ACCESS_KEY", "aws_secret_access_key"))


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Hub:
    """Calls the hub over HTTP, and records requests and answers without secrets."""

    def __init__(self, url, token, secrets, note):
        self.url = url.rstrip("/")
        self.token = token
        self._secrets = secrets
        self._note = note
        context = ssl.create_default_context()
        bundle = os.environ.get("VEND_CA_BUNDLE") or os.environ.get("AWS_CA_BUNDLE")
        if bundle:
            context.load_verify_locations(bundle)
        self._opener = urllib.request.build_opener(_NoRedirects, urllib.request.HTTPSHandler(context=context))

    def is_on_loopback(self):
        return urllib.parse.urlsplit(self.url).hostname in ("127.0.0.1", "localhost", "::1")

    def get(self, path, token=None):
        return self._ask("GET", path, None, token)

    def post(self, path, body):
        return self._ask("POST", path, body, None)

    def _ask(self, method, path, body, token):
        """Retries if the hub asks for it, as Vend's client does."""
        for attempt in range(1, ATTEMPTS + 1):
            answer = self._once(method, path, body, token or self.token())
            again = answer.headers.get("retry-after")
            if answer.status not in RETRIED or not again or int(again) > 5 or attempt == ATTEMPTS:
                return answer
            time.sleep(int(again))
        raise AssertionError("the loop returns")

    def _once(self, method, path, body, token):
        self._secrets.add(token)
        request = urllib.request.Request(self.url + path, method=method)
        request.add_header("Authorization", "Bearer " + token)
        request.add_header("Prefer", "wait=5")
        sent = f"{method} {path}"
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
            sent += " " + json.dumps(body)
        answer = self._open(request)
        self._learn(answer)
        request_id = answer.headers.get("x-request-id", "none")
        seen = answer.code() if answer.status >= 400 else str(answer.status)
        self._note(f"{sent} -> {seen}, request id {request_id}")
        return answer

    def open_link(self, url):
        """Opens a sign-in link as a browser does, but follows no redirect."""
        answer = self._open(urllib.request.Request(url))
        self._note(f"GET (the sign-in link) -> {answer.status}")
        return answer

    def _open(self, request):
        try:
            with self._opener.open(request, timeout=SECONDS) as opened:
                return _answer(opened.status, opened)
        except urllib.error.HTTPError as error:
            with error:
                return _answer(error.code, error)
        except OSError as error:
            where = urllib.parse.urlsplit(request.full_url).netloc
            raise Failed(f"{where} does not answer: {getattr(error, 'reason', error)}") from error

    def _learn(self, answer):
        try:
            document = json.loads(answer.text)
        except ValueError:
            return
        if isinstance(document, dict):
            self._secrets.add(*(document.get(key) for key in ("SecretAccessKey", "SessionToken", "Token", "url")))


def _answer(status, opened):
    headers = {name.lower(): value for name, value in opened.headers.items()}
    return Answer(status, headers, opened.read(MOST_BYTES).decode("utf-8", "replace"))
