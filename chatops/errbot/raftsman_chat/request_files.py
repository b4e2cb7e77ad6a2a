"""The files that `starter deploy --print-request` makes: CLUSTER.json in one directory."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from raftsman_chat.payloads import payload, values
from raftsman_chat.trouble import Trouble

_REQUESTER = "RaftsmanRequester"


@dataclass(frozen=True)
class RequestFile:
    """A request to start an operation, as the starter printed it."""

    path: Path
    body: dict[str, Any]
    argument: dict[str, Any]
    age_seconds: float

    @classmethod
    def read(cls, directory: str, cluster: str, operation: str) -> RequestFile:
        if not directory:
            raise Trouble("The bot has no directory with requests: set REQUESTS.")
        path = Path(directory) / f"{cluster}.json"
        remedy = f"Make it: starter {operation} --cluster {cluster} --print-request > {path.name}"
        try:
            body = json.loads(path.read_text(encoding="utf-8"))
            age = time.time() - path.stat().st_mtime
        except FileNotFoundError:
            raise Trouble(f"There is no request for {cluster}: {path} is not there. {remedy}") from None
        except (OSError, ValueError) as e:
            raise Trouble(f"{path} can't be read as a request: {e.__class__.__name__}. {remedy}") from None
        return cls(path, body, _argument(path, body, cluster, operation, remedy), max(age, 0))

    @property
    def cluster(self) -> dict[str, Any]:
        """The cluster's members and parameters: all that the workflow `status` wants."""
        return self.argument["cluster"]

    @property
    def task_queue(self) -> dict[str, Any]:
        return self.body["taskQueue"]

    def asked_for_by(self, person: str, search_attributes: set[str]) -> dict[str, Any]:
        """The body to send: with the person as its requester, and no search attribute that the server would refuse."""
        body = dict(self.body)
        body["input"] = {"payloads": [payload({**self.argument, "requester": person})]}
        memo = (self.body.get("memo") or {}).get("fields") or {}
        body["memo"] = {"fields": {k: payload(v) for k, v in {**memo, "requester": person}.items()}}
        attributes = (self.body.get("searchAttributes") or {}).get("indexedFields") or {}
        body.pop("searchAttributes", None)
        if attributes and set(attributes) <= search_attributes:
            named = {**attributes, _REQUESTER: person}
            body["searchAttributes"] = {"indexedFields": {k: payload(v) for k, v in named.items()}}
        summary = (self.body.get("userMetadata") or {}).get("summary")
        if summary:
            body["userMetadata"] = {"summary": payload(summary)}
        body["identity"] = f"errbot for {person}"
        return body


def _argument(path: Path, body: Any, cluster: str, operation: str, remedy: str) -> dict[str, Any]:
    try:
        argument = values(body["input"], _no_secret)[0]
        found = (body["workflowType"]["name"], body["workflowId"], argument["cluster"]["name"])
        valid = isinstance(body["taskQueue"]["name"], str) and isinstance(argument["requester"], str)
    except (KeyError, IndexError, TypeError, AttributeError):
        valid, found = False, ("", "", "")
    if not valid:
        raise Trouble(f"{path} is no request of the starter. {remedy}")
    if found != (operation, f"etcd-{cluster}", cluster):
        raise Trouble(
            f"{path} is the request for a {found[0]} of {found[2]}, not for a {operation} of {cluster}. {remedy}"
        )
    return argument


def _no_secret(_: Any) -> Any:
    raise Trouble("A request must hold plain JSON: print it anew with starter --print-request.")
