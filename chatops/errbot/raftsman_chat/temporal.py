"""Temporal's HTTP API, as much of it as operations need."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Mapping, Sequence
from urllib.parse import quote

from raftsman_chat.http import Answer, Server, Slow
from raftsman_chat.payloads import Payload, payload, value, values
from raftsman_chat.settings import Settings
from raftsman_chat.trouble import NotThere, Refused, Trouble

_UNREADABLE = "what the worker says to it can't be read."
_NO_WORKER = "No worker has answered within {} s. Does one run (bin/worker)?"


@dataclass(frozen=True)
class Execution:
    """A run of a workflow, as the server knows it without asking a worker."""

    operation: str
    requester: str
    started: datetime
    ended: datetime | None
    status: str
    run_id: str

    @property
    def running(self) -> bool:
        return self.status == "running"


@dataclass(frozen=True)
class Ending:
    """How a run ended."""

    completed: bool
    value: Any
    """What it returned, or the first detail of its failure."""
    words: str
    """Its failure's message, or how Temporal calls it."""

    @property
    def report(self) -> Mapping[str, Any]:
        """An operation's report; empty where there is none."""
        return self.value if isinstance(self.value, dict) and "conclusion" in self.value else {}


class Temporal:
    """A namespace of a Temporal server. Every method ends in time, or in trouble."""

    def __init__(self, settings: Settings) -> None:
        tls = settings.as_configuration()
        self._server = Server("Temporal", settings.url, settings.timeout, ("API_KEY", settings.api_key), tls)
        self._codec = (
            Server("The codec server", settings.codec_url, settings.timeout, ("CODEC_TOKEN", settings.codec_token))
            if settings.codec_url
            else None
        )
        self._namespace = settings.namespace
        self._base = f"/api/v1/namespaces/{quote(settings.namespace, safe='')}"
        self._timeout = settings.timeout

    def describe(self, workflow_id: str) -> Execution:
        """The latest run of a workflow id."""
        answer = self._done(self._server.call("GET", self._path(workflow_id)))
        return self._execution(answer.body.get("workflowExecutionInfo", {}))

    def history(self, workflow_id: str, count: int) -> list[Execution]:
        """The latest runs of a workflow id, the latest first."""
        query = {"query": f"WorkflowId = '{workflow_id}'", "pageSize": "100"}
        answer = self._done(self._server.call("GET", f"{self._base}/workflows", params=query))
        runs = [self._execution(info) for info in answer.body.get("executions") or []]
        return sorted(runs, key=lambda run: run.started, reverse=True)[:count]

    def query(self, workflow_id: str, run_id: str, name: str, *arguments: Any) -> Any:
        """Asks a workflow; a worker answers."""
        body = {
            "execution": {"runId": run_id},
            "query": {"queryArgs": {"payloads": [payload(a) for a in arguments]}},
        }
        try:
            answer = self._done(self._post(f"{self._path(workflow_id)}/query/{name}", body))
        except Slow:
            raise Trouble(_NO_WORKER.format(self._timeout)) from None
        return self._first(answer.body.get("queryResult"))

    def update(self, workflow_id: str, name: str, argument: Any, who: str) -> str:
        """Tells a workflow something; it takes it, and says what happens now, or refuses it."""
        body = {
            "waitPolicy": {"lifecycleStage": "UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED"},
            "request": {
                "meta": {"updateId": str(uuid.uuid4()), "identity": f"errbot for {who}"},
                "input": {"args": {"payloads": [payload(argument)]}},
            },
        }
        try:
            answer = self._done(self._post(f"{self._path(workflow_id)}/update/{name}", body))
        except Slow:
            raise Trouble(_NO_WORKER.format(self._timeout) + " It may still be taken: ask for the status.") from None
        outcome = answer.body.get("outcome") or {}
        if "failure" in outcome:
            raise Refused(self._refusal(outcome["failure"]))
        if "success" not in outcome:
            raise Trouble("No worker has taken it yet; it may still be taken: ask for the status.")
        try:
            return str(self._first(outcome["success"]))
        except Trouble as trouble:
            return f"it is taken, but {_UNREADABLE} {trouble}"

    def start(self, workflow_id: str, body: Mapping[str, Any]) -> str | None:
        """Starts a workflow and returns the run's id, or None where one runs already."""
        try:
            answer = self._post(self._path(workflow_id), body)
        except Slow as slow:
            raise Trouble(f"{slow} It may have started all the same: ask for the status.") from None
        if answer.status == 409:
            return None
        return str(self._done(answer).body.get("runId"))

    def cancel(self, workflow_id: str, run_id: str, who: str) -> None:
        body = {
            "workflowExecution": {"runId": run_id},
            "identity": f"errbot for {who}",
            "reason": f"{who} said so",
        }
        self._done(self._post(f"{self._path(workflow_id)}/cancel", body))

    def ending(self, workflow_id: str, run_id: str, wait: bool = False) -> Ending | None:
        """How a run ended; None where it has not, or not while it was waited for. No worker is asked."""
        query = {
            "execution.runId": run_id,
            "historyEventFilterType": "HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT",
            "waitNewEvent": "true" if wait else "false",
        }
        try:
            answer = self._done(self._server.call("GET", f"{self._path(workflow_id)}/history", params=query))
        except Slow:
            return None
        events = (answer.body.get("history") or {}).get("events") or []
        return self._ending(events[-1]) if events else None

    def search_attributes(self) -> set[str]:
        """The names of those that the server knows."""
        answer = self._done(self._server.call("GET", f"{self._base}/search-attributes"))
        return set(answer.body.get("customAttributes") or {})

    def _path(self, workflow_id: str) -> str:
        return f"{self._base}/workflows/{quote(workflow_id, safe='')}"

    def _post(self, path: str, body: Mapping[str, Any]) -> Answer:
        # In the API's shorthand an empty list would become null on its way.
        return self._server.call(
            "POST", path, json=body, headers={"Content-Type": "application/json+no-payload-shorthand"}
        )

    def _done(self, answer: Answer) -> Answer:
        if answer.ok:
            return answer
        kinds = [str(d.get("@type", "")) for d in answer.body.get("details") or [] if isinstance(d, dict)]
        if any(kind.endswith(".NamespaceNotFoundFailure") for kind in kinds):
            raise Trouble(f"Temporal has no namespace {self._namespace}: look at NAMESPACE.")
        if answer.status == 404:
            raise NotThere(f"Temporal says: {answer.message}.")
        if answer.status in (408, 504) or answer.body.get("code") == 4:
            raise Slow(_NO_WORKER.format(self._timeout))
        raise Trouble(f"Temporal did not do it: {answer.message.rstrip('.')}.")

    def _execution(self, info: Mapping[str, Any]) -> Execution:
        memo = ((info.get("memo") or {}).get("fields")) or {}
        names = list(memo)
        known = dict(zip(names, values([memo[n] for n in names], self._decode)))
        return Execution(
            str(known.get("operation") or (info.get("type") or {}).get("name")),
            str(known.get("requester") or "somebody who did not say"),
            _time(info.get("startTime")),
            _time(info["closeTime"]) if info.get("closeTime") else None,
            str(info.get("status", ""))
            .replace("WORKFLOW_EXECUTION_STATUS_", "")
            .lower()
            .replace("canceled", "cancelled"),
            str((info.get("execution") or {}).get("runId", "")),
        )

    def _ending(self, event: Mapping[str, Any]) -> Ending:
        kind = str(event.get("eventType", "")).replace("EVENT_TYPE_WORKFLOW_EXECUTION_", "")
        attributes: Mapping[str, Any] = next((v for k, v in event.items() if k.endswith("EventAttributes")), {})
        failure = attributes.get("failure") or {}
        info = failure.get("applicationFailureInfo") or failure.get("canceledFailureInfo") or {}
        found = attributes.get("result") or attributes.get("details") or info.get("details")
        words = self._failure_words(failure) or kind.lower().replace("canceled", "cancelled").replace("_", " ")
        return Ending(kind == "COMPLETED", self._first(found), words)

    def _failure_words(self, failure: Mapping[str, Any]) -> str:
        """The innermost message: what is around it is Temporal's."""
        while isinstance(failure.get("cause"), dict):
            failure = failure["cause"]
        if failure.get("encodedAttributes"):
            attributes = value(failure["encodedAttributes"], self._decode)
            return str(attributes.get("message", "")) if isinstance(attributes, dict) else ""
        return str(failure.get("message", ""))

    def _refusal(self, failure: Mapping[str, Any]) -> str:
        try:
            return self._failure_words(failure)
        except Trouble as trouble:
            return f"{_UNREADABLE} {trouble}"

    def _first(self, found: Any) -> Any:
        all_values = values(found, self._decode)
        return all_values[0] if all_values else None

    def _decode(self, sealed: Sequence[Payload]) -> list[Payload]:
        if self._codec is None:
            raise Trouble("The values are encrypted, and the bot has no codec server to read them: set CODEC_URL.")
        answer = self._codec.call(
            "POST", "/decode", json={"payloads": list(sealed)}, headers={"X-Namespace": self._namespace}
        )
        opened = answer.body.get("payloads")
        if not answer.ok or not isinstance(opened, list) or len(opened) != len(sealed):
            raise Trouble(f"The codec server did not decode: {answer.message}.")
        return opened


def _time(text: Any) -> datetime:
    """RFC 3339, whose fractions of a second are cut: they may have nine digits."""
    try:
        return datetime.fromisoformat(str(text).split(".")[0].rstrip("Z") + "+00:00")
    except ValueError:
        raise Trouble("Temporal's answer has no time where one should be.") from None
