"""A program that is told by webhook and a mail server, both inside the test's process."""

from __future__ import annotations

import socketserver
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

_LOOK_SECONDS = 0.01


@dataclass
class Post:
    """One request that a webhook got."""

    headers: dict[str, str]
    body: str


@dataclass
class Hook:
    """A webhook that answers as it is told, the last answer again and again."""

    answers: Sequence[int] = (204,)
    posts: list[Post] = field(default_factory=list)
    url: str = ""


@dataclass
class Mail:
    """One mail that arrived."""

    sender: str
    receiver: str
    text: str


@dataclass
class Mailbox:
    """A mail server that keeps what it got."""

    mails: list[Mail] = field(default_factory=list)
    url: str = ""


@contextmanager
def listening(hook: Hook) -> Iterator[Hook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            hook.posts.append(Post({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(hook.answers[min(len(hook.posts), len(hook.answers)) - 1])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with _served(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        hook.url = f"http://127.0.0.1:{port}/told"
        yield hook


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    box = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            for line in self.rfile:
                verb = line.strip().upper()[:4]
                if verb == b"QUIT":
                    self._say("221 bye")
                    return
                if verb == b"DATA":
                    self._say("354 go on")
                    self._take()
                self._say("250 ok")

        def _take(self) -> None:
            lines: list[bytes] = []
            for line in self.rfile:
                if line.strip() == b".":
                    break
                lines.append(line)
            mail = message_from_bytes(b"".join(lines), policy=policy.default)
            box.mails.append(Mail(str(mail["From"]), str(mail["To"]), mail.get_content()))

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    with _served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as port:
        box.url = f"smtp://127.0.0.1:{port}"
        yield box


@contextmanager
def _served(server: socketserver.TCPServer) -> Iterator[int]:
    with server:
        thread = Thread(target=server.serve_forever, args=(_LOOK_SECONDS,), daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
