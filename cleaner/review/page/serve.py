"""Hands the page out on this machine only, and saves decisions.

Other people's processes on this machine, and web pages that the reader has open elsewhere, must get at neither: every
address begins with a secret token, the Host must be this server, and a decision must come from this page.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from cleaner.authoring import decisions as decided

HOST = "127.0.0.1"
MAX_BODY = 64_000_000  # bytes of one message
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*\.js")
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Served(NamedTuple):
    """What a server hands out: the page, its data, and the file of decisions, which it reads and adds to."""

    page: Path
    data: Path | None
    decisions: Path
    token: str
    lock: threading.Lock


def server(page: Path, data: Path | None, decisions: Path, port: int = 0) -> tuple[ThreadingHTTPServer, str]:
    """A server that is ready to run, and the address of its page. Port 0 takes any that is free.

    Raises:
        OSError: the port is taken.
    """
    served = Served(page, data, decisions, secrets.token_urlsafe(24), threading.Lock())
    found = ThreadingHTTPServer((HOST, port), partial(_Handler, served))
    found.daemon_threads = True
    return found, f"http://{HOST}:{found.server_address[1]}/{served.token}/"


class _Handler(BaseHTTPRequestHandler):
    server_version, sys_version = "cleaner", ""
    timeout = 30

    def __init__(self, served: Served, *args: object) -> None:
        self.served = served
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        name = self._allowed_name()
        if name is None:
            return
        if name == "":
            self._send(HTTPStatus.OK, self.served.page.read_bytes(), "text/html; charset=utf-8")
        elif name == "decisions":
            self._send_decisions()
        else:
            self._send_data(name)

    def do_POST(self) -> None:
        name = self._allowed_name()
        if name is None:
            return
        if self.headers.get("Origin") != self._origin():
            self._refuse(HTTPStatus.FORBIDDEN, "the request comes from another page")
        elif name != "decisions":
            self._refuse(HTTPStatus.NOT_FOUND, "there is nothing to send to here")
        elif self.headers.get_content_type() != "application/json":
            self._refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "decisions come as application/json")
        else:
            self._save()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: an address in a log holds the token."""

    # -------------------------------------------------------------------------------------------- may it, and what
    def _origin(self) -> str:
        return f"http://{HOST}:{self.server.server_address[1]}"  # type: ignore[index]

    def _allowed_name(self) -> str | None:
        """What is asked for, below the token; None where the request was refused."""
        if f"http://{self.headers.get('Host', '')}" != self._origin():
            self._refuse(HTTPStatus.FORBIDDEN, "this server goes by another name")
            return None
        _, token, *rest = (self.path.partition("?")[0] + "/").split("/", 2)
        if not secrets.compare_digest(token.encode(), self.served.token.encode()):
            self._refuse(HTTPStatus.FORBIDDEN, "the address lacks the token; use the one that the command printed")
            return None
        return rest[0].strip("/") if rest else ""

    # -------------------------------------------------------------------------------------------- answers
    def _send_data(self, name: str) -> None:
        room, data = self.served.data, name.rpartition("/")
        if room is None or data[0] != room.name or not _NAME.fullmatch(data[2]) or not (room / data[2]).is_file():
            self._refuse(HTTPStatus.NOT_FOUND, "there is no such file")
        else:
            self._send(HTTPStatus.OK, (room / data[2]).read_bytes(), "text/javascript; charset=utf-8")

    def _send_decisions(self) -> None:
        with self.served.lock:
            found = decided.read(self.served.decisions)
        told = [{"id": decision.id} | decision._asdict() for decision in found]
        self._send(HTTPStatus.OK, json.dumps(told).encode(), "application/json")

    def _save(self) -> None:
        try:
            size = int(self.headers.get("Content-Length", ""))
            if not 0 < size <= MAX_BODY:
                raise ValueError(f"it has {size} bytes")
            told = json.loads(self.rfile.read(size))
            decisions = [decided.of(one) for one in told] if isinstance(told, list) else [decided.of(told)]
        except (ValueError, RecursionError) as error:
            self._refuse(HTTPStatus.BAD_REQUEST, f"these are no decisions: {error}")
            return
        try:
            with self.served.lock:
                decided.append(self.served.decisions, decisions)
        except OSError as error:
            self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR, f"the decisions cannot be saved: {error.strerror}")
            return
        self._send(HTTPStatus.OK, b'{"saved": %d}' % len(decisions), "application/json")

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        self.close_connection = True  # what else the request holds was not read
        self._send(status, why.encode(), "text/plain; charset=utf-8")

    def _send(self, status: HTTPStatus, data: bytes, kind: str) -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
