"""Refusals meant for the person at the desk: what is not possible, and what to do instead, in both languages."""

from django.http import Http404
from django.utils.translation import get_language, gettext

from bandi.engine.errors import BandiError, PlanChanged

__all__ = ["BandiError", "OutOfReach", "PlanChanged", "Refused"]


class Refused(BandiError):
    """A rule of the work says no (업무 규칙에 따라 거절). Pages show `sentence`.

    Easy Korean comes from its catalogue; `easy` is for a sentence that holds a name or a number.
    """

    def __init__(self, *, ko: str, en: str, easy: str = "") -> None:
        self.ko, self.en, self.easy = ko, en, easy
        super().__init__(en)

    @property
    def sentence(self) -> str:
        """The sentence in the language of the page."""
        shown = get_language() or "ko"
        if shown.startswith("en"):
            return self.en
        return (shown == "ko-easy" and self.easy) or gettext(self.ko)


def in_words(error: BandiError) -> str:
    """What a page says of an error: in its language where a rule of the work refused, else as the machine says it."""
    return error.sentence if isinstance(error, Refused) else str(error)


class OutOfReach(Http404):
    """Does not exist for this person: says the same whether it is absent or belongs to the neighbourhood next door."""
