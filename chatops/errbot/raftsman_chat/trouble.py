"""What goes wrong, as a sentence for the chat."""


class Trouble(Exception):
    """Ends a command; its text is what the person reads."""


class NotThere(Trouble):
    """The server knows no such workflow, or it does not run any more."""


class Refused(Trouble):
    """A workflow refused an update; the text is its reason."""
