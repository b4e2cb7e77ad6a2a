"""What people can ask for and say about the operations on a cluster; each returns what the chat says."""

from __future__ import annotations

import re
import uuid
from typing import Any

from raftsman_chat import words
from raftsman_chat.payloads import payload
from raftsman_chat.request_files import RequestFile
from raftsman_chat.settings import Settings
from raftsman_chat.temporal import Execution, Temporal
from raftsman_chat.trouble import NotThere, Refused, Trouble

CLUSTER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,200}\Z")
_HISTORY = 10
_STATUS_SECONDS = 30
_NOTHING = "Nothing runs on {}."


def workflow_id(cluster: str) -> str:
    """All operations on a cluster have one id, so that the server keeps two from running."""
    if not CLUSTER.match(cluster):
        raise Trouble(
            "A cluster's name has letters, digits, '_', '.' and '-' alone, and begins with a letter or a digit."
        )
    return f"etcd-{cluster}"


class Operations:
    """The operations of one Temporal namespace, seen from a chat."""

    def __init__(self, settings: Settings, prefix: str = "!") -> None:
        self._settings = settings
        self._temporal = Temporal(settings)
        self._etcd = f"{prefix}etcd"

    def status(self, cluster: str) -> str:
        """The latest operation, what it waits for, and how the members are."""
        wid = workflow_id(cluster)
        try:
            run = self._temporal.describe(wid)
        except NotThere:
            said = [f"Temporal knows no operation on {cluster}."]
        else:
            said = self._running(cluster, run) if run.running else self._ended(wid, run)
        return "\n".join(said + self._health(cluster))

    def _running(self, cluster: str, run: Execution) -> list[str]:
        said = [f"{words.since(run)}: running for {words.ago((words.now() - run.started).total_seconds())}."]
        try:
            progress = self._temporal.query(workflow_id(cluster), run.run_id, "progress", 0)
        except Trouble as trouble:
            return said + [str(trouble)]
        progress = progress if isinstance(progress, dict) else {}
        steps = words.steps(progress.get("events") or [])
        if steps:
            said.append(words.block(steps))
        request = progress.get("waiting")
        if request:
            said += [words.waits(request), words.block(words.approval(request))]
            token = words.plain(request.get("token", ""))
            said.append(
                f"Answer: `{self._etcd} approve {cluster} {token}` or `{self._etcd} deny {cluster} {token}`, and a reason."
            )
        said += words.refusals(progress.get("refusals") or [])
        attention = progress.get("attention") or []
        if attention:
            said += ["It needs attention:", words.block(words.attention(attention))]
            said.append(
                f"Answer: `{self._etcd} retry {cluster}`, `{self._etcd} skip {cluster}` or `{self._etcd} abort {cluster}`;"
                " a host and a reason may follow."
            )
        return said

    def _ended(self, wid: str, run: Execution) -> list[str]:
        ending = self._temporal.ending(wid, run.run_id)
        said = [words.ended(run, ending)]
        report = ending.report if ending else {}
        steps = words.steps(report.get("events") or [])
        refused = report.get("refused")
        if steps:
            said.append(words.block(steps))
        if refused:
            said += ["This would have been destroyed:", words.block(words.approval(refused))]
        return said + words.owed(report) + words.refusals(report.get("refusals") or [])

    def _health(self, cluster: str) -> list[str]:
        """The workflow `status` wants the cluster as the inventory has it: a request file has that."""
        try:
            request = RequestFile.read(self._settings.requests, cluster, "deploy")
        except Trouble:
            return [
                f"How the members are, `starter status --cluster {cluster}` says; here it takes a request file for {cluster}."
            ]
        wid = f"{workflow_id(cluster)}-status-{uuid.uuid4()}"
        try:
            run_id = self._temporal.start(wid, self._status_body(cluster, request))
            ending = self._temporal.ending(wid, run_id, wait=True) if run_id else None
        except Trouble as trouble:
            return [f"How the members are can't be said: {trouble}"]
        if ending is None:
            return [
                f"No worker has said within {self._settings.timeout} s how the members are. Does one run (bin/worker)?"
            ]
        if not ending.completed or not isinstance(ending.value, list):
            return [f"How the members are can't be said: {words.plain(ending.words)}"]
        return [words.serving(ending.value), words.block(words.members(ending.value))]

    def _status_body(self, cluster: str, request: RequestFile) -> dict[str, Any]:
        return {
            "workflowType": {"name": "status"},
            "taskQueue": request.task_queue,
            "input": {"payloads": [payload(request.cluster)]},
            "workflowExecutionTimeout": f"{_STATUS_SECONDS}s",
            "userMetadata": {"summary": payload(f"status {cluster}")},
        }

    def history(self, cluster: str) -> str:
        wid = workflow_id(cluster)
        runs = self._temporal.history(wid, _HISTORY)
        if not runs:
            return f"Temporal remembers no operation on {cluster}."
        return words.block(
            words.history([(r, None if r.running else self._temporal.ending(wid, r.run_id)) for r in runs])
        )

    def deploy(self, cluster: str, person: str) -> str:
        """Starts what the request file says, or tells what runs."""
        wid = workflow_id(cluster)
        request = RequestFile.read(self._settings.requests, cluster, "deploy")
        body = request.asked_for_by(person, self._search_attributes())
        ask = f"`{self._etcd} status {cluster}`"
        if self._temporal.start(wid, body) is None:
            other = words.since(self._temporal.describe(wid))
            return f"Another operation works on {cluster}: {other}. Wait until it has ended, or ask: {ask}"
        age = f"{words.age(request.age_seconds)} ({request.path.name})"
        return f"The deploy of {cluster} has started for {words.plain(person)}; {age}. Ask how it goes: {ask}"

    def _search_attributes(self) -> set[str]:
        """As the starter has it: a server that doesn't say does without."""
        try:
            return self._temporal.search_attributes()
        except Trouble:
            return set()

    def verdict(self, verb: str, cluster: str, token: str, person: str, reason: str) -> str:
        """Approves or denies what is shown with a token."""
        argument = {"cluster": cluster, "token": token, "approver": person, "reason": reason}
        return self._tell(cluster, verb, argument, person)

    def answer(self, verb: str, cluster: str, host: str | None, person: str, reason: str) -> str:
        """Retries, skips or aborts what needs attention, on a host or everywhere."""
        return self._tell(cluster, verb, {"host": host, "who": person, "reason": reason or None}, person)

    def _tell(self, cluster: str, verb: str, argument: Any, person: str) -> str:
        wid = workflow_id(cluster)
        try:
            said = self._temporal.update(wid, verb, argument, person)
        except Refused as refusal:
            raise Trouble(f"Refused: {words.plain(refusal)}") from None
        except NotThere:
            raise Trouble(_NOTHING.format(cluster)) from None
        return f"{words.plain(person)}: {words.plain(said)}"

    def cancel(self, cluster: str, person: str) -> str:
        wid = workflow_id(cluster)
        try:
            run = self._temporal.describe(wid)
            if not run.running:
                raise NotThere
            self._temporal.cancel(wid, run.run_id, person)
        except NotThere:
            raise Trouble(_NOTHING.format(cluster)) from None
        return f"{words.plain(person)} cancelled {words.since(run)}. Its running steps are let finish."
