"""The Errbot plugin: who said what, and what is answered."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from errbot import BotPlugin, Message, botcmd
from errbot import ValidationException

from raftsman_chat.operations import Operations
from raftsman_chat.settings import Settings
from raftsman_chat.trouble import Trouble

_EVERY_HOST = "all"


class Raftsman(BotPlugin):
    """Operate etcd clusters: their operations run on Temporal, and the workers do the work."""

    def get_configuration_template(self) -> dict[str, Any]:
        return Settings.template()

    def check_configuration(self, configuration: Mapping[str, Any]) -> None:
        try:
            Settings.of(configuration)
        except Trouble as trouble:
            raise ValidationException(str(trouble)) from None

    @botcmd(split_args_with=None)
    def etcd_status(self, msg: Message, args: list[str]) -> str:
        """CLUSTER: its latest operation, what that waits for, and how the members are."""
        return self._say("status CLUSTER", args, 1, 1, lambda a, _: self._operations().status(a[0]), msg)

    @botcmd(split_args_with=None)
    def etcd_history(self, msg: Message, args: list[str]) -> str:
        """CLUSTER: which operations were there, by whom, and how did they end?"""
        return self._say("history CLUSTER", args, 1, 1, lambda a, _: self._operations().history(a[0]), msg)

    @botcmd(split_args_with=None)
    def etcd_deploy(self, msg: Message, args: list[str]) -> str:
        """CLUSTER: start the deploy that its request file describes."""
        return self._say("deploy CLUSTER", args, 1, 1, lambda a, who: self._operations().deploy(a[0], who), msg)

    @botcmd(split_args_with=None)
    def etcd_approve(self, msg: Message, args: list[str]) -> str:
        """CLUSTER TOKEN [REASON…]: let it destroy exactly what is shown with this token."""
        return self._verdict("approve", msg, args)

    @botcmd(split_args_with=None)
    def etcd_deny(self, msg: Message, args: list[str]) -> str:
        """CLUSTER TOKEN [REASON…]: nothing is destroyed, and the operation ends."""
        return self._verdict("deny", msg, args)

    @botcmd(split_args_with=None)
    def etcd_retry(self, msg: Message, args: list[str]) -> str:
        """CLUSTER [HOST|all [REASON…]]: try again what failed for good."""
        return self._answer("retry", msg, args)

    @botcmd(split_args_with=None)
    def etcd_skip(self, msg: Message, args: list[str]) -> str:
        """CLUSTER [HOST|all [REASON…]]: go on without what failed for good."""
        return self._answer("skip", msg, args)

    @botcmd(split_args_with=None)
    def etcd_abort(self, msg: Message, args: list[str]) -> str:
        """CLUSTER [HOST|all [REASON…]]: end the operation as failed."""
        return self._answer("abort", msg, args)

    @botcmd(split_args_with=None)
    def etcd_cancel(self, msg: Message, args: list[str]) -> str:
        """CLUSTER: end the operation that runs; its running steps are let finish."""
        return self._say("cancel CLUSTER", args, 1, 1, lambda a, who: self._operations().cancel(a[0], who), msg)

    def _verdict(self, verb: str, msg: Message, args: list[str]) -> str:
        def act(a: list[str], who: str) -> str:
            return self._operations().verdict(verb, a[0], a[1].strip("`"), who, " ".join(a[2:]))

        return self._say(f"{verb} CLUSTER TOKEN [REASON…]", args, 2, None, act, msg)

    def _answer(self, verb: str, msg: Message, args: list[str]) -> str:
        def act(a: list[str], who: str) -> str:
            # The first word is always a host: a mistyped one must not become a reason to act on all.
            host = None if a[1:2] in ([], [_EVERY_HOST]) else a[1]
            return self._operations().answer(verb, a[0], host, who, " ".join(a[2:]))

        return self._say(f"{verb} CLUSTER [HOST|{_EVERY_HOST} [REASON…]]", args, 1, None, act, msg)

    def _say(
        self,
        usage: str,
        args: list[str],
        least: int,
        most: int | None,
        act: Callable[[list[str], str], str],
        msg: Message,
    ) -> str:
        if len(args) < least or (most is not None and len(args) > most):
            return f"Usage: {self._bot.prefix}etcd {usage}"
        try:
            return act(args, self._person(msg))
        except Trouble as trouble:
            return str(trouble)

    def _operations(self) -> Operations:
        return Operations(Settings.of(self.config), self._bot.prefix)

    def _person(self, msg: Message) -> str:
        """Whom Errbot's access controls know too: what a backend offers that people can't choose freely."""
        name = str(msg.frm.aclattr).strip()
        people = Settings.of(self.config).people
        if people:
            name = people.get(name, "")
        if not name.removeprefix("@"):
            raise Trouble(f"{msg.frm.aclattr} is nobody whom the bot knows: see PEOPLE in its configuration.")
        return name.removeprefix("@")
