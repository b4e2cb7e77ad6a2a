"""The bot on a real Temporal server with real workflows. ErrbotIT says what is there: of the cluster `refusing` the hosts
refuse the connection; those of `pretended` have data, nothing works on them, and four eyes are wanted; for `orphan` there is no worker.
"""

from __future__ import annotations

import os
import re
import time
from typing import Any

import pytest

from conftest import Chat

_PATIENCE = 30
_LOOK = 0.2


@pytest.fixture
def there(chat: Chat, real: str) -> Chat:
    return configured(chat, real)


def configured(chat: Chat, real: str, **more: Any) -> Chat:
    chat.configure(url=real, requests=os.environ["RAFTSMAN_REQUESTS"], **more)
    return chat


def await_said(chat: Chat, line: str, words: str) -> str:
    """Says it again until the answer has the words."""
    end = time.monotonic() + _PATIENCE
    while True:
        said = chat.say(line)
        if words in said:
            return said
        assert time.monotonic() < end, f"{words!r} was not said within {_PATIENCE} s: {said}"
        time.sleep(_LOOK)


def test_nothing_is_there(there: Chat) -> None:
    said = there.say("!etcd status nowhere")
    assert "Temporal knows no operation on nowhere." in said
    assert "starter status --cluster nowhere" in said
    assert there.say("!etcd history nowhere") == "Temporal remembers no operation on nowhere."
    for line in (
        "approve nowhere t",
        "deny nowhere t",
        "retry nowhere",
        "skip nowhere",
        "abort nowhere",
        "cancel nowhere",
    ):
        assert there.say(f"!etcd {line}") == "Nothing runs on nowhere."


def test_a_namespace_that_is_not_there(chat: Chat, real: str) -> None:
    configured(chat, real, namespace="elsewhere")
    assert chat.say("!etcd history etcd") == "Temporal has no namespace elsewhere: look at NAMESPACE."


def test_hosts_that_refuse_end_a_deploy(there: Chat) -> None:
    started = there.say("!etcd deploy refusing")
    assert "The deploy of refusing has started for alice; the request was printed" in started
    said = await_said(there, "!etcd status refusing", "The latest was the deploy by alice")
    assert "unreachable after" in said
    assert "Connection refused" in said
    assert re.search(r"10\.10\.10\.12 +assert unreachable", said)
    await_history = await_said(there, "!etcd history refusing", "unreachable")
    assert "deploy by alice" in await_history
    assert there.say("!etcd approve refusing t") == "Nothing runs on refusing."


def test_nobody_works(chat: Chat, real: str) -> None:
    configured(chat, real, timeout=1)
    assert "has started for alice" in chat.say("!etcd deploy orphan")
    assert "Another operation works on orphan: deploy by alice since 20" in chat.say(
        "!etcd deploy orphan", person="bob"
    )
    said = chat.say("!etcd status orphan")
    assert "deploy by alice since" in said
    assert "No worker has answered within 1 s. Does one run (bin/worker)?" in said
    told = chat.say("!etcd retry orphan")
    assert "No worker has answered within 1 s" in told and "It may still be taken" in told
    assert "alice cancelled deploy by alice since" in chat.say("!etcd cancel orphan")


def test_a_purge_is_denied(there: Chat) -> None:
    there.say("!etcd deploy pretended")
    shown = await_said(there, "!etcd status pretended", "It waits for an approval")
    token = token_of(shown)
    assert re.search(r"10\.10\.10\.11: .*/data/etcd", shown)
    assert "1 of 1 members serves reads." in shown
    assert "etcd-1, serves, leader, etcd 3.6.16, 5.0 MiB, ALARM NOSPACE" in shown
    wrong = there.say("!etcd approve pretended 0000-1-2")
    assert wrong == "Refused: the token is not the one for what is shown now"
    assert "denied: nothing is destroyed" in there.say(f"!etcd deny pretended {token} not on a Friday", person="bob")
    said = await_said(there, "!etcd status pretended", "The latest was the deploy by alice")
    assert "refused" in said
    assert "denied by bob (not on a Friday)" in said
    assert "This would have been destroyed:" in said


def test_a_purge_is_approved_and_what_then_fails_is_answered(there: Chat) -> None:
    there.say("!etcd deploy pretended")
    token = token_of(await_said(there, "!etcd status pretended", "It waits for an approval"))
    assert there.say("!etcd retry pretended") == "Refused: nothing needs attention at the moment"
    own = there.say(f"!etcd approve pretended {token}", person="@Alice")
    assert own.startswith("Refused: four eyes: Alice asked for the operation")
    assert "approved" in there.say(f"!etcd approve pretended `{token}` it is empty", person="bob")

    said = await_said(there, "!etcd status pretended", "It needs attention:")
    # What hosts say can neither call everybody nor end a block of code.
    assert "etcd_cert on worker: reading ca.key: exit status 1: 'oops' ‹!channel›. Mend it." in said
    assert "check ok" in said
    assert there.say("!etcd approve pretended t") == "Refused: nothing waits for an approval at the moment"
    assert "Refused: nothing on 10.9.9.9 needs attention" in there.say("!etcd retry pretended 10.9.9.9")
    assert "tried again: etcd_cert" in there.say("!etcd retry pretended worker the disk is back")
    await_said(there, "!etcd status pretended", "It needs attention:")
    assert "skipped: etcd_cert" in there.say("!etcd skip pretended all made by hand", person="carol")

    await_said(there, "!etcd status pretended", "etcd_purge on")
    assert "can't be skipped" in there.say("!etcd skip pretended")
    assert "aborted" in there.say("!etcd abort pretended all enough", person="bob")
    said = await_said(there, "!etcd status pretended", "The latest was the deploy by alice")
    assert "Aborted by bob (enough)" in said
    assert "skipped by carol (made by hand)" in said
    assert "[approved by bob]" in there.say("!etcd history pretended")


def token_of(shown: str) -> str:
    found = re.search(r"!etcd approve pretended ([0-9a-f]+-\d+-\d+)", shown)
    assert found, shown
    return found.group(1)
