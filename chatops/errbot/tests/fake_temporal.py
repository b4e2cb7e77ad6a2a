"""Plays Temporal's HTTP API and a codec server, for what a real server can't be made to say."""

from __future__ import annotations

import base64
import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """A request that came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any

    def argument(self) -> Any:
        """The one argument of an update or a start."""
        found = self.body.get("request", self.body)["input"]
        return opened((found.get("args") or found)["payloads"][0])


class FakeTemporal:
    """Answers by the end of the path; what it was asked is kept."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answers: dict[str, tuple[int, Any]] = {}
        self.hang = threading.Event()
        self.hung: set[str] = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, end_of_path: str, body: Any, status: int = 200) -> None:
        self.answers[end_of_path] = (status, body)

    def hang_on(self, end_of_path: str) -> None:
        self.hung.add(end_of_path)

    def last(self, end_of_path: str) -> Asked:
        return [a for a in self.asked if a.path.split("?")[0].endswith(end_of_path)][-1]

    def __enter__(self) -> FakeTemporal:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.hang.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # noqa: N802
                self._reply()

            def do_POST(self) -> None:  # noqa: N802
                self._reply()

            def _reply(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length)) if length else None
                fake.asked.append(Asked(self.command, self.path, dict(self.headers), body))
                path = self.path.split("?")[0]
                if any(path.endswith(end) for end in fake.hung):
                    fake.hang.wait()
                    return
                found = [a for end, a in fake.answers.items() if path.endswith(end)]
                status, answer = found[0] if found else (404, not_found())
                if callable(answer):
                    answer = answer(fake.asked[-1])
                text = answer if isinstance(answer, str) else json.dumps(answer)
                self.send_response(status)
                self.send_header("Content-Length", str(len(text.encode())))
                if status == 302:
                    self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


def sealed(value: Any, encoding: str = "json/plain") -> dict[str, Any]:
    """A payload."""
    return {"metadata": {"encoding": to_64(encoding)}, "data": to_64(json.dumps(value))}


def opened(payload: dict[str, Any]) -> Any:
    return json.loads(base64.b64decode(payload["data"]))


def to_64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def not_found(kind: str = "NotFoundFailure") -> dict[str, Any]:
    return {
        "code": 5,
        "message": "workflow not found for ID: etcd-etcd",
        "details": [{"@type": f"type.googleapis.com/temporal.api.errordetails.v1.{kind}"}],
    }


def described(memo: dict[str, Any] | None = None, status: str = "RUNNING") -> dict[str, Any]:
    fields = memo if memo is not None else {"operation": sealed("deploy"), "requester": sealed("bob@desk")}
    return {
        "workflowExecutionInfo": {
            "execution": {"workflowId": "etcd-etcd", "runId": "run-1"},
            "type": {"name": "deploy"},
            "startTime": "2026-11-24T22:37:05.459388989Z",
            "status": f"WORKFLOW_EXECUTION_STATUS_{status}",
            "memo": {"fields": fields},
        }
    }
