"""What people read."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timezone
from typing import Any, Mapping, Sequence

from raftsman_chat.temporal import Ending, Execution

MOST_LINES = 24
_LONGEST = 400
# What a chat would take for a mention, a link or the end of a block of code.
_HARMLESS = str.maketrans({"`": "'", "<": "‹", ">": "›", "@": "@\u200b", "[": "［", "]": "］"})


def plain(text: Any, longest: int = _LONGEST) -> str:
    """One line of what somebody else wrote: no control characters, no markup that opens or closes anything."""
    one_line = " ".join(str(text).split())
    shown = "".join(c for c in one_line if unicodedata.category(c)[0] != "C").translate(_HARMLESS)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def block(lines: Sequence[str]) -> str:
    """Lines that keep their form."""
    shown = list(lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        shown.append(f"… and {len(lines) - MOST_LINES} more")
    return "\n```\n" + "\n".join(shown) + "\n```\n"


def ago(seconds: float) -> str:
    """A length of time, coarsely."""
    for unit, name in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * unit:
            return f"{int(seconds // unit)} {name}"
    return f"{int(seconds)} s"


def clock(time: datetime) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S UTC")


def since(run: Execution) -> str:
    """What, by whom, since when."""
    return f"{plain(run.operation)} by {plain(run.requester)} since {clock(run.started)}"


def ended(run: Execution, ending: Ending | None) -> str:
    """How a run ended, in a sentence and its summary."""
    how = plain(ending.report.get("conclusion", run.status)) if ending else run.status
    took = f" after {ago((run.ended - run.started).total_seconds())}" if run.ended else ""
    begun = f"The latest was the {plain(run.operation)} by {plain(run.requester)} of {clock(run.started)}"
    return f"{begun}: {how}{took}. {plain(_summary(run, ending))}".rstrip()


def _summary(run: Execution, ending: Ending | None) -> str:
    """Of an ending without a report its words, unless they say no more than the status does."""
    if ending is None:
        return ""
    if ending.report:
        return str(ending.report.get("summary", ""))
    return "" if ending.completed or ending.words == run.status else ending.words


def owed(report: Mapping[str, Any]) -> list[str]:
    return [f"Left to do: {plain(thing)}" for thing in report.get("owed") or []]


def steps(events: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line for each host: how each stage that began there stands."""
    table: dict[str, dict[str, str]] = {}
    for event in events:
        stage = plain(event.get("stage", "")).removeprefix("etcd_")
        table.setdefault(plain(event.get("host", "")), {})[stage] = _outcome(event)
    width = max(map(len, table), default=0)
    return [
        f"{host:<{width}}  " + ", ".join(f"{stage} {outcome}" for stage, outcome in stages.items())
        for host, stages in table.items()
    ]


def _outcome(event: Mapping[str, Any]) -> str:
    if event.get("failure"):
        kind = event["failure"].get("kind")
        return "unreachable" if kind in ("UNREACHABLE", "HOST_KEY", "AUTHENTICATION") else "failed"
    return plain((event.get("result") or {}).get("outcome", "…"))


def approval(request: Mapping[str, Any]) -> list[str]:
    """What would be destroyed, host by host."""
    return [
        f"{plain(d.get('host', ''))}: " + "; ".join(plain(f) for f in d.get("findings") or [])
        for d in request.get("destructions") or []
    ]


def waits(request: Mapping[str, Any]) -> str:
    """Whose approvals are missing, and until when."""
    given = [plain(a.get("approver", "")) for a in request.get("given") or []]
    needed = max(int(request.get("needed") or 1), 1)
    conditions = []
    if needed > 1:
        conditions.append(f"{len(given)} of {needed} given" + (" by " + ", ".join(given) if given else ""))
    if request.get("approvers"):
        conditions.append("by " + " or ".join(plain(a) for a in request["approvers"]))
    if request.get("excluded"):
        conditions.append(f"not by {plain(request['excluded'])}")
    bound = f" ({'; '.join(conditions)})" if conditions else ""
    deadline = f" until {plain(request['deadline'])[:19].replace('T', ' ')} UTC" if request.get("deadline") else ""
    again = ", again: what is on the hosts has changed since it was shown" if request.get("again") else ""
    return f"It waits for an approval{bound}{deadline}{again}. This would be destroyed:"


def attention(items: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each step that failed for good: what, where, why, and what to do."""
    return [
        _failure(item.get("failure") or {}) + ("" if item.get("skippable") else " (can't be skipped)") for item in items
    ]


def _failure(failure: Mapping[str, Any]) -> str:
    parts = [plain(failure.get(k, "")) for k in ("stage", "host", "attempted", "cameBack", "remedy")]
    return "{} on {}: {}: {}. {}".format(*parts)


def refusals(items: Sequence[Mapping[str, Any]]) -> list[str]:
    """Answers that were refused and had nobody to tell the reason to: they were signals."""
    return [
        f"Refused: {plain(r.get('answer', ''))} by {plain(r.get('who', ''))}: {plain(r.get('why', ''))}" for r in items
    ]


def members(found: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line a member: whether it serves, its role, version and size, or why it does not."""
    return [_member(m) for m in found]


def _member(member: Mapping[str, Any]) -> str:
    said = member.get("answer") or {}
    words = [plain(member.get("name", "")), "serves" if member.get("healthy") else "serves no reads"]
    if said:
        words.append(
            "learner"
            if said.get("learner")
            else "leader" if said.get("memberId") == said.get("leaderId") else "follower"
        )
        words.append(f"etcd {plain(said.get('version', ''))}")
        words.append(f"{int(said.get('databaseBytes') or 0) / 1048576:.1f} MiB")
    words += [f"ALARM {plain(a)}" for a in member.get("alarms") or []]
    expiry = member.get("certificateExpiry")
    if expiry:
        words.append(f"certificate until {plain(expiry)[:10]}")
    if member.get("error"):
        words.append(plain(member["error"]))
    return ", ".join(words)


def serving(found: Sequence[Mapping[str, Any]]) -> str:
    up = sum(1 for m in found if m.get("healthy"))
    return f"{up} of {len(found)} members {'serves' if up == 1 else 'serve'} reads."


def history(runs: Sequence[tuple[Execution, Ending | None]]) -> list[str]:
    """A line a run."""
    return [_past(run, ending) for run, ending in runs]


def _past(run: Execution, ending: Ending | None) -> str:
    report = ending.report if ending else {}
    took = ago((run.ended - run.started).total_seconds()) if run.ended else "-"
    how = plain(report.get("conclusion", run.status))
    said = plain(_summary(run, ending), 100)
    approvals = report.get("approvals") or report.get("approval") or []
    people = [plain(a.get("approver", "")) for a in (approvals if isinstance(approvals, list) else [approvals])]
    by = f" [approved by {', '.join(people)}]" if people else ""
    return (
        f"{clock(run.started)}  {took:<7} {plain(run.operation)} by {plain(run.requester)}: {how}{by}. {said}".rstrip()
    )


def age(seconds: float) -> str:
    return f"the request was printed {ago(seconds)} ago"


def now() -> datetime:
    return datetime.now(timezone.utc)
