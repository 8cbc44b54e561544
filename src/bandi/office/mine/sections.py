"""What other rooms put on a citizen's first page (나의 복지의 칸). A room is added by one import and one line here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bandi.office.applications.queries import claims_of
from bandi.office.citizens.doors import Visitor
from bandi.office.mine.answers import kept_of


@dataclass(frozen=True)
class Section:
    """One part of the first page."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    helpers: bool = False  # also for who acts under a mandate


Maker = Callable[[Visitor], Section | None]


def claims(here: Visitor) -> Section:
    """What she applied for; who acts for her sees the kinds of the mandate."""
    mine = [row for row in claims_of(here.citizen.pk) if here.may(row.programme)]
    return Section("applications/section.html", {"claims": mine}, helpers=True)


def answers(here: Visitor) -> Section | None:
    """Answers to the finder that she keeps."""
    row = kept_of(here)
    return Section("mine/answers.html", {"kept": row}) if row else None


MAKERS: tuple[Maker, ...] = (claims, answers)
"""Each room's maker, in the order of the page; None: nothing to show for this visitor."""


def sections(here: Visitor) -> list[Section]:
    """The parts this visitor may see."""
    made = [one for maker in MAKERS if (one := maker(here)) is not None]
    return [one for one in made if one.helpers or here.mandate is None]
