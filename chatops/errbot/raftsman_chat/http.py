"""Requests over HTTP whose every failure is one sentence."""

from __future__ import annotations

from typing import Any, Mapping

import requests

from raftsman_chat.settings import path_of, read_secret
from raftsman_chat.trouble import Trouble


class _Bearer(requests.auth.AuthBase):
    """Keeps requests from taking a password for the host from ~/.netrc in the token's place."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Answer:
    """A status, and the JSON object that came with it."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.body = body

    @property
    def ok(self) -> bool:
        return self.status == 200

    @property
    def message(self) -> str:
        return str(self.body.get("message") or f"HTTP status {self.status}")


class Slow(Trouble):
    """There was no answer in time."""


class Server:
    """An HTTP server with an optional token and TLS files, each by reference, read when it is used."""

    def __init__(
        self, what: str, url: str, timeout: int, token: tuple[str, str] = ("", ""), tls: Mapping[str, str] | None = None
    ) -> None:
        self._what = what
        self._url = url.rstrip("/")
        self._timeout = timeout
        self._token = token
        self._tls = tls or {}

    def call(self, method: str, path: str, *, timeout: float | None = None, **more: Any) -> Answer:
        """Sends a request and returns the answer, whatever its status is."""
        headers = {"Accept": "application/json+no-payload-shorthand", **more.pop("headers", {})}
        try:
            response = requests.request(
                method,
                self._url + path,
                headers=headers,
                auth=_Bearer(read_secret(*self._token) if self._token[1] else ""),
                timeout=timeout or self._timeout,
                # A redirection would take the question, and the token, elsewhere.
                allow_redirects=False,
                **self._tls_arguments(),
                **more,
            )
        except requests.exceptions.ConnectTimeout:
            raise Trouble(
                f"{self._what} can't be reached at {self._url}: no connection within {self._timeout} s."
            ) from None
        except requests.exceptions.Timeout:
            raise Slow(f"{self._what} at {self._url} did not answer in time.") from None
        except requests.exceptions.SSLError:
            raise Trouble(f"{self._what} at {self._url}: TLS failed. Look at TLS_CA, TLS_CERT and TLS_KEY.") from None
        except requests.exceptions.ConnectionError:
            raise Trouble(
                f"{self._what} can't be reached at {self._url}. Is it running, and is the address right?"
            ) from None
        except (requests.exceptions.RequestException, OSError) as e:
            raise Trouble(f"{self._what} at {self._url} could not be asked: {e.__class__.__name__}.") from None
        return self._answer(response)

    def _answer(self, response: requests.Response) -> Answer:
        try:
            body = response.json()
        except ValueError:
            body = None
        if response.status_code in (401, 403):
            raise Trouble(
                f"{self._what} at {self._url} refuses the bot (HTTP status {response.status_code}): look at its token."
            )
        if not isinstance(body, dict):
            raise Trouble(
                f"What answers at {self._url} is not {self._what}: HTTP status {response.status_code}, and no JSON."
            )
        return Answer(response.status_code, body)

    def _tls_arguments(self) -> dict[str, Any]:
        arguments: dict[str, Any] = {}
        if self._tls.get("TLS_CA"):
            arguments["verify"] = path_of("TLS_CA", self._tls["TLS_CA"])
        if self._tls.get("TLS_CERT"):
            arguments["cert"] = (path_of("TLS_CERT", self._tls["TLS_CERT"]), path_of("TLS_KEY", self._tls["TLS_KEY"]))
        return arguments
