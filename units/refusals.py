"""Why a change was refused, as a sentence for the person who asked for it: pure."""

from collections.abc import Mapping


class Refusal(Exception):
    """A request that cannot be done; `message` is the Chinese sentence shown."""

    code = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(Refusal):
    """The person, the state or the unit forbids the change."""

    code = "not_allowed"


class Overtaken(Refusal):
    """Somebody else changed the same thing first; says who and when."""

    code = "overtaken"


class Invalid(Refusal):
    """Fields that cannot be taken as they are: field (of a sheet: metric code) → sentence.

    `version` is where the submission stands now, when refusing it still kept a draft.
    """

    code = "invalid"

    def __init__(
        self, message: str, problems: Mapping[str, str], version: int | None = None
    ) -> None:
        super().__init__(message)
        self.problems = dict(problems)
        self.version = version
