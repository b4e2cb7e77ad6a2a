"""Values in Temporal's payloads: plain JSON out, plain or encrypted in."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any, Callable, Sequence

from raftsman_chat.trouble import Trouble

Payload = dict[str, Any]
Decode = Callable[[Sequence[Payload]], list[Payload]]

_PLAIN = "json/plain"
_EMPTY = "binary/null"


def payload(value: Any) -> Payload:
    """Plain JSON: workers take it whether or not they encrypt."""
    return {
        "metadata": {"encoding": _text_to_64(_PLAIN)},
        "data": _text_to_64(json.dumps(value)),
    }


def values(found: Any, decode: Decode) -> list[Any]:
    """The values of ``{"payloads": [...]}``, or of a list in the HTTP API's shorthand."""
    items = found.get("payloads", []) if isinstance(found, dict) else found or []
    sealed = [item for item in items if _is_sealed(item)]
    opened = iter(decode(sealed) if sealed else [])
    return [_value(next(opened) if _is_sealed(item) else item) for item in items]


def value(found: Any, decode: Decode) -> Any:
    """The one value of a payload, or the value itself in shorthand."""
    return values([found], decode)[0]


def _is_sealed(item: Any) -> bool:
    return is_payload(item) and encoding(item) not in (_PLAIN, _EMPTY)


def is_payload(item: Any) -> bool:
    """Whether it is a payload, and no value in shorthand."""
    return isinstance(item, dict) and isinstance(item.get("metadata"), dict) and "encoding" in item["metadata"]


def encoding(item: Payload) -> str:
    return _from_64(item["metadata"]["encoding"]).decode(errors="replace")


def _value(item: Any) -> Any:
    if not is_payload(item):
        return item
    if encoding(item) == _EMPTY:
        return None
    if encoding(item) != _PLAIN:
        raise Trouble(f"The codec server left a value encoded as {encoding(item)!r}.")
    try:
        return json.loads(_from_64(item.get("data", "")))
    except ValueError:
        raise Trouble("A value from the server is not the JSON that it says it is.") from None


def _text_to_64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _from_64(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (binascii.Error, TypeError, ValueError):
        raise Trouble("A value from the server is not the base64 that it should be.") from None
