"""The handler behind an HTTP server, for benchmarks without Lambda."""

import sys

from handler import handler

REASONS = {200: "OK", 401: "Unauthorized", 403: "Forbidden", 503: "Service Unavailable"}


def app(environ, start_response):
    if environ["PATH_INFO"] == "/healthz":
        response = {"statusCode": 200, "headers": {}, "body": ""}
    else:
        event = {
            "rawPath": environ["PATH_INFO"],
            "headers": {"authorization": environ.get("HTTP_AUTHORIZATION", "")},
        }
        response = handled(event)
    body = response["body"].encode()
    status = response["statusCode"]
    start_response(f"{status} {REASONS[status]}", [*response["headers"].items(), ("content-length", str(len(body)))])
    return [body]


def handled(event):
    try:
        return handler(event, None)
    except Exception as failure:
        print(type(failure).__name__, failure, file=sys.stderr)
        return {"statusCode": 503, "headers": {}, "body": '{"code":"Unavailable"}'}
