"""Training and pledge by group (교육·서약 현황): who is done, who lacks what, whose time runs out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.network import network
from bandi.office.network.counting import counted
from bandi.office.network.marks import STAGES
from bandi.office.network.models import Member
from bandi.office.pages import language


@dataclass(frozen=True)
class Trained:
    """One kind of member, or one mandated group of it; in counts of the nation None is one to seven."""

    COLUMNS: ClassVar[Sequence[str]] = tuple(STAGES)

    kind: str
    group: str  # "" where the kind has none
    name: str  # in the page's language
    counts: Mapping[str, int | None]

    @property
    def cells(self) -> Sequence[tuple[str, str, int | None]]:
        """Stage, its word and the count, in the order of the columns."""
        return [(name, STAGES[name][language() == "en"], self.counts[name]) for name in self.COLUMNS]


def training(user: User) -> Sequence[Trained]:
    """Members of the person's neighbourhoods by kind and group. The look is written to the trail; it names nobody."""
    require(user, Permission.NETWORK_VIEW)
    rows = trained(counted(Member.objects.for_user(user)))
    record(by=user, action=Action.COVERAGE_VIEW, areas=areas_of(user), detail={"training": len(rows)})
    return rows


def trained(counts: Mapping[tuple[str, ...], Mapping[str, int | None]]) -> Sequence[Trained]:
    """Counts by kind and group as lines: kinds in the content's order, groups in the article's.

    A kind nobody belongs to has no line; nor has the empty group of a kind told by groups.
    """
    lang, known = language(), network()
    groups = {"": None} | {one.id: one for one in known.groups}
    found = []
    for kind in known.kinds:
        for code, group in groups.items():
            line = counts.get((kind.id, code))
            if line and any(count != 0 for count in line.values()):
                name = getattr(kind, lang) + (f" · {getattr(group, lang)}" if group else "")
                found.append(Trained(kind.id, code, name, line))
    return found
