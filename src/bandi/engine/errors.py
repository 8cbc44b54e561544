"""Errors meant for a reader. Each says what happened, where, and what to do next; none carries a person."""


class BandiError(Exception):
    """Shown to the reader as one sentence and a next step, never as a traceback."""

    exit_code = 1  # of a command that ends in it

    def __init__(self, what: str, *, where: str = "", next_step: str = "") -> None:
        self.what, self.where, self.next_step = what, where, next_step
        super().__init__(" ".join(part for part in (f"[{where}]" if where else "", what, next_step) if part))


class ContentError(BandiError):
    """A contract, scorecard or wording file is wrong. Mended by the person who edits the content."""


class DeliveryRefused(BandiError):
    """A whole file cannot be believed: wrong encoding, wrong columns, wrong count, cut off in the middle."""


class UnknownPlace(BandiError):
    """A place name that the census does not know; carries the nearest spellings."""


class SealBroken(BandiError):
    """A sealed round no longer has the bytes its manifest names."""


class PlanChanged(BandiError):
    """What is past its time is no longer what two people released: nothing was destroyed (계획이 달라짐)."""


class ClockRefused(BandiError):
    """The clock of this machine cannot be believed, so nothing is destroyed (시계 불일치)."""

    exit_code = 3


class Busy(BandiError):
    """Another run is doing this already. Nothing is wrong."""
