"""The real bot on Errbot's own test backend, and a Temporal to speak to."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any, Iterator

import pytest
from errbot.backends.base import Message
from errbot.backends.test import TestBot

from fake_temporal import FakeTemporal

PLUGIN = Path(__file__).resolve().parent.parent
_PATIENCE = 30


class Chat:
    """People who talk to the bot."""

    def __init__(self, bot: TestBot) -> None:
        self._bot = bot

    def configure(self, **settings: Any) -> None:
        """What `!plugin config Raftsman {...}` does."""
        manager = self._bot.bot.plugin_manager
        manager.set_plugin_configuration("Raftsman", {k.upper(): v for k, v in settings.items()})
        manager.deactivate_plugin("Raftsman")
        manager.activate_plugin("Raftsman")

    def say(self, line: str, person: str = "alice") -> str:
        """Says it and returns the bot's answer."""
        self.send(line, person)
        return self.heard()

    def send(self, line: str, person: str = "alice") -> None:
        message = Message(line)
        message.frm = self._bot.bot.build_identifier(person)
        message.to = self._bot.bot.bot_identifier
        self._bot.bot.callback_message(message)

    def heard(self) -> str:
        """What the bot says next."""
        return self._bot.pop_message(timeout=_PATIENCE)


@pytest.fixture(scope="session")
def bot() -> Iterator[TestBot]:
    bot = TestBot(
        extra_plugin_dir=str(PLUGIN),
        loglevel=logging.INFO,
        extra_config={
            "BOT_ADMINS": ("alice",),
            "ACCESS_CONTROLS": {"Raftsman:etcd_a*": {"denyusers": ("intern",)}},
        },
    )
    bot.start()
    yield bot
    bot.stop()


@pytest.fixture
def chat(bot: TestBot) -> Chat:
    return Chat(bot)


@pytest.fixture
def fake() -> Iterator[FakeTemporal]:
    with FakeTemporal() as fake:
        yield fake


@pytest.fixture
def real() -> str:
    """The HTTP API of a real Temporal server: ErrbotIT starts one, and a worker."""
    url = os.environ.get("RAFTSMAN_TEMPORAL_HTTP")
    if not url:
        pytest.skip("there is no real Temporal: RAFTSMAN_TEMPORAL_HTTP is not set")
    return url
