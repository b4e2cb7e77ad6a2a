"""Who may say what, and what the bot makes of it. Temporal is played."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from conftest import Chat
from fake_temporal import FakeTemporal, described, opened, sealed

_DONE = {"outcome": {"success": {"payloads": [sealed("done: as you say")]}}}
_REQUEST = {
    "workflowId": "etcd-etcd",
    "workflowType": {"name": "deploy"},
    "taskQueue": {"name": "raftsman"},
    "input": [sealed({"cluster": {"name": "etcd", "monitors": []}, "requester": "root@desk", "onFailure": "wait"})],
    "workflowIdConflictPolicy": "WORKFLOW_ID_CONFLICT_POLICY_FAIL",
    "memo": {"fields": {"operation": "deploy", "requester": "root@desk", "request": "8c40d46ec5cdcd59"}},
    "searchAttributes": {"indexedFields": {"RaftsmanRequester": "root@desk", "RaftsmanCluster": "etcd"}},
    "userMetadata": {"summary": "deploy etcd"},
}


@pytest.fixture
def there(chat: Chat, fake: FakeTemporal) -> Chat:
    chat.configure(url=fake.url, timeout=1)
    return chat


@pytest.mark.parametrize("verb", ["approve", "deny"])
def test_a_verdict_names_cluster_token_person_and_reason(there: Chat, fake: FakeTemporal, verb: str) -> None:
    fake.answer(f"/workflows/etcd-etcd/update/{verb}", _DONE)
    assert there.say(f"!etcd {verb} etcd `ab-1-2` it is *empty*", person="bob") == "bob: done: as you say"
    asked = fake.last(f"/{verb}")
    assert asked.argument() == {"cluster": "etcd", "token": "ab-1-2", "approver": "bob", "reason": "it is *empty*"}
    assert asked.path == f"/api/v1/namespaces/default/workflows/etcd-etcd/update/{verb}"
    assert asked.body["request"]["meta"]["updateId"]


@pytest.mark.parametrize("verb", ["retry", "skip", "abort"])
@pytest.mark.parametrize(
    ("said", "host", "reason"),
    [
        ("", None, None),
        (" all", None, None),
        (" all why not", None, "why not"),
        (" 10.10.10.11 it is back", "10.10.10.11", "it is back"),
    ],
)
def test_an_answer_names_host_person_and_reason(
    there: Chat, fake: FakeTemporal, verb: str, said: str, host: str | None, reason: str | None
) -> None:
    fake.answer(f"/update/{verb}", _DONE)
    assert there.say(f"!etcd {verb} etcd{said}") == "alice: done: as you say"
    assert fake.last(f"/{verb}").argument() == {"host": host, "who": "alice", "reason": reason}


def test_a_refusal_is_said_with_its_reason(there: Chat, fake: FakeTemporal) -> None:
    fake.answer("/update/approve", {"outcome": {"failure": {"message": "you asked for it: another must approve"}}})
    assert there.say("!etcd approve etcd t") == "Refused: you asked for it: another must approve"


def test_an_update_that_no_worker_has_taken_is_not_called_done(there: Chat, fake: FakeTemporal) -> None:
    fake.answer("/update/approve", {"stage": "UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED"})
    assert "No worker has taken it yet" in there.say("!etcd approve etcd t")


@pytest.mark.parametrize("cluster", ["../etcd", "etcd/update", "etcd?x", "-etcd", "etcd'", "é", "a" * 300, "%2e"])
@pytest.mark.parametrize("line", ["status {}", "history {}", "deploy {}", "approve {} t", "skip {}", "cancel {}"])
def test_a_strange_name_goes_nowhere(there: Chat, fake: FakeTemporal, cluster: str, line: str) -> None:
    assert there.say("!etcd " + line.format(cluster)).startswith("A cluster's name has letters, digits")
    assert fake.asked == []


@pytest.mark.parametrize("line", ["status", "deploy", "cancel", "history a b", "approve etcd", "deny", "retry"])
def test_wrong_usage_is_said(there: Chat, fake: FakeTemporal, line: str) -> None:
    assert there.say(f"!etcd {line}").startswith(f"Usage: !etcd {line.split()[0]} CLUSTER")
    assert fake.asked == []


def test_access_controls_keep_people_out(there: Chat, fake: FakeTemporal) -> None:
    fake.answer("/update/approve", _DONE)
    assert "not allowed" in there.say("!etcd approve etcd t", person="intern")
    assert fake.asked == []


def test_people_have_the_names_that_approvers_have(chat: Chat, fake: FakeTemporal) -> None:
    chat.configure(url=fake.url, people={"U024BE7LH": "alice"})
    fake.answer("/update/deny", _DONE)
    assert chat.say("!etcd deny etcd t", person="U024BE7LH") == "alice: done: as you say"
    assert fake.last("/deny").argument()["approver"] == "alice"
    assert "mallory is nobody whom the bot knows" in chat.say("!etcd deny etcd t", person="mallory")


def test_a_mention_sign_is_no_part_of_a_name(there: Chat, fake: FakeTemporal) -> None:
    fake.answer("/update/deny", _DONE)
    assert there.say("!etcd deny etcd t", person="@bob") == "bob: done: as you say"


def test_a_deploy_is_started_for_the_person_who_asked(chat: Chat, fake: FakeTemporal, tmp_path: Path) -> None:
    write(tmp_path, _REQUEST)
    chat.configure(url=fake.url, requests=str(tmp_path))
    fake.answer("/search-attributes", {"customAttributes": {"RaftsmanRequester": "K", "RaftsmanCluster": "K"}})
    fake.answer("/workflows/etcd-etcd", {"runId": "run-2", "started": True})
    said = chat.say("!etcd deploy etcd")
    assert re.match(r"The deploy of etcd has started for alice; the request was printed 3 h ago \(etcd.json\)\.", said)
    asked = fake.last("/workflows/etcd-etcd")
    assert asked.headers["Content-Type"] == "application/json+no-payload-shorthand"
    assert asked.argument() == {"cluster": {"name": "etcd", "monitors": []}, "requester": "alice", "onFailure": "wait"}
    memo = {k: opened(v) for k, v in asked.body["memo"]["fields"].items()}
    assert memo == {"operation": "deploy", "requester": "alice", "request": "8c40d46ec5cdcd59"}
    attributes = {k: opened(v) for k, v in asked.body["searchAttributes"]["indexedFields"].items()}
    assert attributes == {"RaftsmanRequester": "alice", "RaftsmanCluster": "etcd"}
    assert asked.body["workflowIdConflictPolicy"] == "WORKFLOW_ID_CONFLICT_POLICY_FAIL"


def test_search_attributes_that_the_server_does_not_know_are_left_out(
    chat: Chat, fake: FakeTemporal, tmp_path: Path
) -> None:
    write(tmp_path, _REQUEST)
    chat.configure(url=fake.url, requests=str(tmp_path))
    fake.answer("/search-attributes", {"customAttributes": {"RaftsmanCluster": "K"}})
    fake.answer("/workflows/etcd-etcd", {"runId": "run-2", "started": True})
    assert "has started" in chat.say("!etcd deploy etcd")
    assert "searchAttributes" not in fake.last("/workflows/etcd-etcd").body


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (None, "There is no request for etcd"),
        ("", "can't be read as a request"),
        ([], "is no request of the starter"),
        ({**_REQUEST, "input": []}, "is no request of the starter"),
        ({**_REQUEST, "workflowId": "etcd-other"}, "is the request for a deploy of etcd, not for a deploy of etcd"),
        (
            {**_REQUEST, "workflowType": {"name": "converge"}},
            "is the request for a converge of etcd, not for a deploy of etcd",
        ),
        ({**_REQUEST, "input": [sealed({}, "binary/encrypted")]}, "A request must hold plain JSON"),
    ],
)
def test_a_wrong_request_is_not_sent(chat: Chat, fake: FakeTemporal, tmp_path: Path, body: Any, words: str) -> None:
    if body is not None:
        write(tmp_path, body)
    chat.configure(url=fake.url, requests=str(tmp_path))
    said = chat.say("!etcd deploy etcd")
    assert words in said and "--print-request" in said
    assert fake.asked == []


def test_without_a_directory_nothing_is_deployed(there: Chat) -> None:
    assert there.say("!etcd deploy etcd") == "The bot has no directory with requests: set REQUESTS."


def test_a_cancellation_is_of_the_run_that_was_seen(there: Chat, fake: FakeTemporal) -> None:
    fake.answer("/workflows/etcd-etcd", described())
    fake.answer("/cancel", {})
    assert there.say("!etcd cancel etcd").startswith(
        "alice cancelled deploy by bob@\u200bdesk since 2026-11-24 22:37:05 UTC."
    )
    assert fake.last("/cancel").body["workflowExecution"] == {"runId": "run-1"}


def test_what_is_waited_for_is_shown_with_who_has_approved(there: Chat, fake: FakeTemporal) -> None:
    request = {
        "token": "ab-1-2",
        "destructions": [{"host": "10.10.10.10", "findings": ["member etcd-1", "3 keys"]}],
        "deadline": "2026-11-25T22:37:05Z",
        "needed": 2,
        "approvers": ["carol", "dora"],
        "excluded": "bob@desk",
        "given": [{"approver": "carol"}],
        "again": True,
    }
    refusal = {"time": "2026-11-24T22:37:05Z", "answer": "approve", "who": "mallory", "why": "not on the list"}
    progress = {"events": [], "waiting": request, "attention": [], "refusals": [refusal]}
    fake.answer("/workflows/etcd-etcd", described())
    fake.answer("/query/progress", {"queryResult": {"payloads": [sealed(progress)]}})
    said = there.say("!etcd status etcd")
    assert (
        "It waits for an approval (1 of 2 given by carol; by carol or dora; not by bob@\u200bdesk) until 2026-11-25 22:37:05 UTC, again: what is on the hosts has changed"
        in said
    )
    assert "10.10.10.10: member etcd-1; 3 keys" in said
    assert "!etcd approve etcd ab-1-2" in said
    assert "Refused: approve by mallory: not on the list" in said


def test_values_in_the_shorthand_are_read_too(there: Chat, fake: FakeTemporal) -> None:
    fake.answer("/workflows/etcd-etcd", described({"operation": "deploy", "requester": "bob"}))
    fake.answer("/query/progress", {"queryResult": [{"events": None, "waiting": None, "attention": None}]})
    assert "deploy by bob since" in there.say("!etcd status etcd")


def write(directory: Path, body: Any) -> None:
    file = directory / "etcd.json"
    file.write_text(body if isinstance(body, str) else json.dumps(body))
    then = file.stat().st_mtime - 3 * 3600 - 60
    os.utime(file, (then, then))
