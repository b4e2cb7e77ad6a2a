"""The bot and a real Temporal server with a real worker; no host is there."""

from __future__ import annotations

import os
import uuid

import pytest

from conftest import Chat


@pytest.fixture
def there(chat: Chat, real: str) -> Chat:
    chat.configure(url=real, requests=os.environ["RAFTSMAN_REQUESTS"])
    return chat


def test_nothing_is_there(there: Chat) -> None:
    cluster = f"none-{uuid.uuid4()}"
    assert f"Temporal knows no operation on {cluster}." in there.say(f"!etcd status {cluster}")
