"""Why a change was refused: the words of the room below, for everybody in this one: pure."""

from units.refusals import Invalid, NotAllowed, Overtaken, Refusal

__all__ = ["Invalid", "NotAllowed", "Overtaken", "Refusal"]
