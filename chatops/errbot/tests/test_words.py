"""What hosts and people say stays text."""

from __future__ import annotations

import pytest

from raftsman_chat.words import plain


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("@channel", "@\u200bchannel"),
        ("[text](http://x)", "［text］(http://x)"),
        ("<!channel> `rm`", "‹!channel› 'rm'"),
        ("a\u200b\x1b[0m\nb", "a［0m b"),
        ("alice", "alice"),
    ],
)
def test_it_mentions_nobody_and_links_nowhere(said: str, shown: str) -> None:
    assert plain(said) == shown
