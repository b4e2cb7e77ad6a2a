"""How the plugin is configured, checked before it is used."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Mapping
from urllib.parse import urlsplit

from raftsman_chat.trouble import Trouble

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Settings:
    """The names, in upper case, are those of the plugin's configuration."""

    url: str = "http://127.0.0.1:7243"
    namespace: str = "default"
    api_key: str = ""
    tls_ca: str = ""
    tls_cert: str = ""
    tls_key: str = ""
    requests: str = ""
    timeout: int = 10
    codec_url: str = ""
    codec_token: str = ""
    people: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def template(cls) -> dict[str, Any]:
        """The configuration with its defaults, as Errbot shows it."""
        return cls().as_configuration()

    @classmethod
    def of(cls, configuration: Mapping[str, Any] | None) -> Settings:
        """Checks a configuration, of which any part may be left out."""
        given = dict(configuration or {})
        defaults = cls()
        values = {}
        for f in fields(cls):
            value = given.pop(f.name.upper(), getattr(defaults, f.name))
            expected = type(getattr(defaults, f.name))
            if not isinstance(value, expected) or isinstance(value, bool):
                raise Trouble(f"{f.name.upper()} must be of type {expected.__name__}.")
            values[f.name] = value
        if given:
            known = ", ".join(f.name.upper() for f in fields(cls))
            raise Trouble(f"There is no setting {', '.join(map(str, given))}; there are: {known}.")
        settings = cls(**values)
        settings._check()
        return settings

    def as_configuration(self) -> dict[str, Any]:
        return {f.name.upper(): getattr(self, f.name) for f in fields(self)}

    def _check(self) -> None:
        _check_url("URL", self.url, bool(self.api_key), "API_KEY")
        if self.codec_url:
            _check_url("CODEC_URL", self.codec_url, bool(self.codec_token), "CODEC_TOKEN")
        if not self.namespace:
            raise Trouble("NAMESPACE must be named.")
        if not 1 <= self.timeout <= 60:
            raise Trouble("TIMEOUT must be from 1 to 60 seconds.")
        for name in ("api_key", "codec_token"):
            if getattr(self, name):
                _split(name.upper(), getattr(self, name))
        for name in ("tls_ca", "tls_cert", "tls_key"):
            if getattr(self, name):
                path_of(name.upper(), getattr(self, name))
        if bool(self.tls_cert) != bool(self.tls_key):
            raise Trouble("TLS_CERT and TLS_KEY go together: set both or none.")
        if not all(isinstance(k, str) and isinstance(v, str) and v.strip() for k, v in self.people.items()):
            raise Trouble("PEOPLE maps the chat's names to people's names: texts to texts.")


def _check_url(name: str, url: str, secret: bool, secret_name: str) -> None:
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        valid = False
    if not valid or parts.query or parts.fragment or parts.username is not None:
        raise Trouble(f"{name} must be like http://127.0.0.1:7243 or https://HOST:PORT.")
    if secret and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise Trouble(f"{secret_name} would be sent in clear to {parts.hostname}: {name} must be https.")


def _split(name: str, reference: str) -> tuple[str, str]:
    """A wrong reference is not repeated: it may be the secret itself."""
    kind, colon, place = reference.partition(":")
    if not colon or kind not in ("env", "file") or not place:
        raise Trouble(f"{name} must say where the secret is: env:NAME or file:PATH.")
    return kind, place


def read_secret(name: str, reference: str) -> str:
    """The variable, or the first line of the file."""
    kind, place = _split(name, reference)
    if kind == "env":
        value = os.environ.get(place, "")
    else:
        try:
            with open(place, encoding="utf-8") as file:
                value = file.readline()
        except (OSError, UnicodeDecodeError) as e:
            raise Trouble(f"{name}: {place} can't be read by the bot: {e.__class__.__name__}.") from None
    if not value.strip():
        raise Trouble(f"{name}: {reference} is empty or not set where the bot runs.")
    return value.strip()


def path_of(name: str, reference: str) -> str:
    """The path of a TLS file."""
    kind, place = _split(name, reference)
    if kind != "file" or not Path(place).is_file():
        raise Trouble(f"{name} must be file:PATH of a file that is there for the bot.")
    return place
