#!/usr/bin/env python3
"""A stand-in for Jaeger: takes OTLP over HTTP on 4318, and tells on 16686 who has sent it spans."""

import gzip
import json
import re
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SERVICE = re.compile(rb"service\.name\x12.{1,2}\x0a.(radiox-[a-z]+)", re.DOTALL)
seen: set[str] = set()


class Sink(BaseHTTPRequestHandler):
    """Answers both ports."""

    def do_POST(self) -> None:
        """Note the names of services in what is sent: protobuf, of which no more is read."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        seen.update(name.decode() for name in SERVICE.findall(body))
        self._answer(b"", "application/x-protobuf")

    def do_GET(self) -> None:
        """The names of the services, as Jaeger's API has them."""
        self._answer(json.dumps({"data": sorted(seen)}).encode(), "application/json")

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    intake = ThreadingHTTPServer(("", 4318), Sink)
    threading.Thread(target=intake.serve_forever, daemon=True).start()
    ThreadingHTTPServer(("", 16686), Sink).serve_forever()
