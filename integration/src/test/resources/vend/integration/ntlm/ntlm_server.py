"""Serves a page that requires NTLM: ntlm_server.py USERS PAGE, where a line of USERS is DOMAIN:user:password.

Prints its port, then a line for each request: "message" or "nothing" for a request with or without an Authorization
header, and the status of the response.
"""

import base64
import http.server
import os
import socketserver
import sys

os.environ["NTLM_USER_FILE"] = sys.argv[1]
with open(sys.argv[2], "rb") as file:
    PAGE = file.read()

import spnego  # Reads NTLM_USER_FILE on import, so this comes after it is set.


class Handler(http.server.BaseHTTPRequestHandler):
    # NTLM authenticates a connection, and one handler serves one connection.
    protocol_version = "HTTP/1.1"
    context = None

    def do_GET(self):
        message = self.headers.get("Authorization", "")
        if self.context is not None and self.context.complete and not message:
            self.answer(200, PAGE)
        elif not message.startswith("NTLM "):
            self.answer(401, challenge="NTLM")
        else:
            self.step(base64.b64decode(message[5:]))

    def step(self, message):
        if self.context is None or self.context.complete:
            self.context = spnego.server(protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm)
        try:
            reply = self.context.step(message)
        except Exception as refused:  # noqa: BLE001 - any error means that the sign-in failed
            print(type(refused).__name__, file=sys.stderr, flush=True)
            self.context = None
            self.answer(401, challenge="NTLM")
            return
        if self.context.complete:
            self.answer(200, PAGE)
        else:
            self.answer(401, challenge="NTLM " + base64.b64encode(reply).decode())

    def answer(self, status, body=b"", challenge=None):
        kind = "message" if self.headers.get("Authorization") else "nothing"
        print(kind, status, flush=True)
        self.send_response(status)
        if challenge:
            self.send_header("WWW-Authenticate", challenge)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
