"""Whatever goes wrong is one sentence, comes in time, and tells no secret."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from conftest import Chat
from fake_temporal import FakeTemporal, described, not_found, opened, sealed, to_64
from raftsman_chat.settings import Settings
from raftsman_chat.trouble import Trouble

_SECRET = "sesame-7f3a"


def test_a_server_that_is_down(chat: Chat) -> None:
    chat.configure(url="http://127.0.0.1:1", timeout=1)
    assert (
        chat.say("!etcd history etcd")
        == "Temporal can't be reached at http://127.0.0.1:1. Is it running, and is the address right?"
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [("approve etcd t", "No worker has answered within 1 s"), ("history etcd", "did not answer in time")],
)
def test_a_server_that_does_not_answer_is_not_waited_for(chat: Chat, fake: FakeTemporal, line: str, words: str) -> None:
    fake.hang_on("")
    chat.configure(url=fake.url, timeout=1)
    begin = time.monotonic()
    assert words in chat.say(f"!etcd {line}")
    assert time.monotonic() - begin < 5


def test_one_who_waits_keeps_nobody_else_waiting(chat: Chat, fake: FakeTemporal) -> None:
    fake.hang_on("/update/approve")
    fake.answer("/workflows", {"executions": []})
    chat.configure(url=fake.url, timeout=2)
    chat.send("!etcd approve etcd t")
    assert chat.say("!etcd history etcd") == "Temporal remembers no operation on etcd."
    assert "No worker has answered within 2 s" in chat.heard()


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (200, "<html>hello</html>", "is not Temporal: HTTP status 200, and no JSON."),
        (200, "[]", "is not Temporal"),
        (302, "{}", "HTTP status 302"),
        (401, "{}", "refuses the bot (HTTP status 401): look at its token."),
        (403, {"message": "Request unauthorized."}, "refuses the bot (HTTP status 403)"),
        (404, not_found("NamespaceNotFoundFailure"), "Temporal has no namespace default: look at NAMESPACE."),
        (500, {"code": 13, "message": "something `odd`"}, "Temporal did not do it"),
        (200, {"executions": [{"execution": {}, "startTime": "yesterday"}]}, "has no time where one should be"),
    ],
)
def test_odd_answers(chat: Chat, fake: FakeTemporal, status: int, body: Any, words: str) -> None:
    fake.answer("/workflows", body, status)
    chat.configure(url=fake.url)
    assert words in chat.say("!etcd history etcd")


def test_the_key_is_sent_and_never_said(
    chat: Chat, fake: FakeTemporal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    key = tmp_path / "key"
    key.write_text(f"{_SECRET}\nmore\n")
    # requests would take this one in the key's place.
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    fake.answer("/workflows", {"executions": []})
    chat.configure(url=fake.url, api_key=f"file:{key}")
    said = chat.say("!etcd history etcd")
    assert fake.last("/workflows").headers["Authorization"] == f"Bearer {_SECRET}"
    fake.answer("/workflows", {"message": "no"}, 401)
    said += chat.say("!etcd history etcd")
    key.unlink()
    said += chat.say("!etcd history etcd")
    assert "API_KEY" in said
    assert _SECRET not in said + caplog.text


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"URL": "ftp://127.0.0.1"}, "URL must be like"),
        ({"URL": "http://127.0.0.1:port"}, "URL must be like"),
        (
            {"URL": "http://temporal.example.org:7243", "API_KEY": "env:KEY"},
            "API_KEY would be sent in clear to temporal.example.org",
        ),
        ({"CODEC_URL": "http://codec.example.org", "CODEC_TOKEN": "env:T"}, "CODEC_TOKEN would be sent in clear"),
        ({"API_KEY": _SECRET}, "API_KEY must say where the secret is: env:NAME or file:PATH."),
        ({"TLS_CA": "env:CA"}, "TLS_CA must be file:PATH"),
        ({"TLS_CERT": "file:/etc/hostname"}, "TLS_CERT and TLS_KEY go together"),
        ({"TIMEOUT": 0}, "TIMEOUT must be from 1 to 60"),
        ({"TIMEOUT": "10"}, "TIMEOUT must be of type int"),
        ({"NAMESPACE": ""}, "NAMESPACE"),
        ({"PEOPLE": {"U1": 7}}, "PEOPLE"),
        ({"ULR": "x"}, "There is no setting ULR"),
    ],
)
def test_a_wrong_configuration_is_refused(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(Trouble) as trouble:
        Settings.of(settings)
    assert words in str(trouble.value)
    assert _SECRET not in str(trouble.value)


def test_an_admin_configures_it_in_the_chat(chat: Chat, fake: FakeTemporal) -> None:
    assert "There is no setting ULR" in chat.say("!plugin config Raftsman {'ULR': 'x'}")
    assert "Plugin configuration done" in chat.say(f"!plugin config Raftsman {{'URL': '{fake.url}'}}")
    fake.answer("/workflows", {"executions": []})
    assert "remembers no operation" in chat.say("!etcd history etcd")


def test_encrypted_values_are_read_by_the_codec_server(
    chat: Chat, fake: FakeTemporal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEC_TOKEN", _SECRET)
    chat.configure(url=fake.url, codec_url=f"{fake.url}/codec", codec_token="env:CODEC_TOKEN")
    secret = sealed("nobody", "binary/encrypted")
    failure = {"message": "Encoded failure", "encodedAttributes": sealed("", "binary/encrypted")}
    fake.answer("/workflows/etcd-etcd/update/approve", {"outcome": {"failure": failure}})
    fake.answer("/workflows/etcd-etcd", described({"operation": sealed("deploy"), "requester": secret}))
    fake.answer("/query/progress", {"queryResult": {"payloads": [{"metadata": {"encoding": to_64("binary/null")}}]}})
    fake.answer("/codec/decode", {"payloads": [sealed("dora")]})
    assert "deploy by dora since" in chat.say("!etcd status etcd")
    asked = fake.last("/codec/decode")
    assert asked.body == {"payloads": [secret]}
    assert asked.headers["Authorization"] == f"Bearer {_SECRET}"
    assert asked.headers["X-Namespace"] == "default"
    fake.answer("/codec/decode", {"payloads": [sealed({"message": "the wrong token", "stack_trace": ""})]})
    assert chat.say("!etcd approve etcd t") == "Refused: the wrong token"
    assert opened(fake.last("/update/approve").body["request"]["input"]["args"]["payloads"][0])["token"] == "t"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, {"payloads": []}), "The codec server did not decode"),
        ((500, {"message": "no key k1"}), "The codec server did not decode: no key k1."),
        ((401, {}), "The codec server at"),
        ((200, {"payloads": [sealed(1, "binary/encrypted")]}), "left a value encoded as 'binary/encrypted'"),
    ],
)
def test_a_codec_server_that_does_not_decode(
    chat: Chat, fake: FakeTemporal, answer: tuple[int, Any], words: str
) -> None:
    chat.configure(url=fake.url, codec_url=f"{fake.url}/codec")
    fake.answer("/workflows/etcd-etcd", described({"requester": sealed("x", "binary/encrypted")}))
    fake.answer("/codec/decode", answer[1], answer[0])
    assert words in chat.say("!etcd status etcd")


def test_without_a_codec_server_encrypted_values_are_said_to_be(chat: Chat, fake: FakeTemporal) -> None:
    chat.configure(url=fake.url)
    fake.answer("/workflows/etcd-etcd", described({"requester": sealed("x", "binary/encrypted")}))
    assert (
        chat.say("!etcd status etcd")
        == "The values are encrypted, and the bot has no codec server to read them: set CODEC_URL."
    )


def test_whether_an_answer_was_taken_is_said_even_where_the_words_are_encrypted(chat: Chat, fake: FakeTemporal) -> None:
    chat.configure(url=fake.url)
    secret = sealed("x", "binary/encrypted")
    fake.answer("/update/approve", {"outcome": {"success": {"payloads": [secret]}}})
    assert chat.say("!etcd approve etcd t").startswith(
        "alice: it is taken, but what the worker says to it can't be read. The values are encrypted"
    )
    fake.answer(
        "/update/approve", {"outcome": {"failure": {"message": "Encoded failure", "encodedAttributes": secret}}}
    )
    assert chat.say("!etcd approve etcd t").startswith(
        "Refused: what the worker says to it can't be read. The values are encrypted"
    )
