"""A provider that only tells when it is asked to ring: `python -m tests.bench.stub PORT`.

Prints, for each order, the number that is to be rung and the moment at which the whole order had arrived, on the clock
that all processes of a machine share. It accepts every order under a new id.
"""
# ruff: noqa: T201  (what it prints is its result)

import json
import sys
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from portal.running.place import LOOPBACK


class Order(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        arrived = time.monotonic()
        print(f"order {json.loads(body).get('target', '')} {arrived}\n", end="", flush=True)
        told = json.dumps({"ERRORCODE": 0, "ERRORMESSAGE": "OK", "CALLID": uuid.uuid4().hex}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the standard library's name)
        """Nothing: what is printed is the result."""


if __name__ == "__main__":
    ThreadingHTTPServer((LOOPBACK, int(sys.argv[1])), Order).serve_forever()
