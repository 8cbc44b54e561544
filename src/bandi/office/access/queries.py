"""Questions about signing in, accounts and who may see what."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import F, Prefetch, Q

from bandi.office import clock
from bandi.office.access.models import SecondFactor
from bandi.office.accounts.models import Area, Posting, User
from bandi.office.accounts.powers import KINDS, POWERS
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import ROLES, Permission, RoleCard
from bandi.office.errors import OutOfReach

PAGE, MOST = 50, 4_000


@dataclass(frozen=True)
class Power:
    """A kind of permissions with the words of those a role has."""

    ko: str
    en: str
    rows: Sequence["Words"]


@dataclass(frozen=True)
class Words:
    """A sentence in both languages."""

    ko: str
    en: str


@dataclass(frozen=True)
class RoleTold:
    """One role on the page of who sees what."""

    code: str
    card: RoleCard
    powers: Sequence[Power]  # none: no page about people, lists or files
    mine: bool
    reach: str  # district | areas | all | none


@dataclass(frozen=True)
class Account:
    """One account as stewards see it."""

    user: User
    role: RoleCard
    state: str  # used | waits | closed
    postings: Sequence[Posting] = field(default=())
    second: bool = False


def second_of(user: User | AnonymousUser) -> SecondFactor | None:
    """The second factor a person signs in with; None when there is none, or it is not confirmed yet."""
    if user.pk is None:
        return None
    return SecondFactor.objects.filter(user_id=user.pk, confirmed_at__isnull=False).first()


def roles_told(user: User) -> list[RoleTold]:
    """Every role with what it may do, from the data that decides it."""
    return [
        RoleTold(str(role), card, _powers(card), mine=role == user.role, reach=_reach(card))
        for role, card in ROLES.items()
    ]


def accounts(
    by: User, *, text: str = "", role: str = "", state: str = "", page: int = 1
) -> tuple[list[Account], Page[User]]:
    """Accounts a page at a time; those that wait for a second person first. Names no household and nobody's."""
    require(by, Permission.ACCOUNT_EDIT)
    found = User.objects.prefetch_related(_prefetched(clock.today())).select_related("second", "asked_by")
    if text:
        found = found.filter(Q(username__icontains=text) | Q(display_name__icontains=text))
    if role:
        found = found.filter(role=role)
    waits = Q(asked_by__isnull=False) | Q(posting__asked_by__isnull=False)
    kinds = {"waits": waits, "used": Q(is_active=True), "closed": Q(is_active=False, asked_by__isnull=True)}
    if state in kinds:
        found = found.filter(kinds[state]).distinct()
    shown = Paginator(found.order_by(F("asked_by").desc(nulls_last=True), "display_name", "username"), PAGE).get_page(
        page
    )
    return [_account(one) for one in shown], shown


def account(by: User, number: int) -> Account:
    """One account with all its postings. Raises OutOfReach when there is none."""
    require(by, Permission.ACCOUNT_EDIT)
    everything = Prefetch("posting_set", Posting.objects.select_related("area").order_by("-from_on"))
    user = User.objects.prefetch_related(everything).select_related("second", "asked_by").filter(pk=number).first()
    if user is None:
        raise OutOfReach("account")
    return _account(user)


def area_named(text: str) -> Area | None:
    """The neighbourhood of a code, or of a name that only one has."""
    wanted = text.split(" · ", maxsplit=1)[0].strip()
    found = list(Area.objects.filter(Q(code=wanted) | Q(name_ko=wanted) | Q(name_en__iexact=wanted))[:2])
    return found[0] if len(found) == 1 else None


def area_choices() -> list[Area]:
    """Neighbourhoods to choose from."""
    return list(Area.objects.order_by("code").defer("outline")[:MOST])


def _reach(card: RoleCard) -> str:
    if card.whole_district:
        return "district"
    if Permission.HOUSEHOLD_VIEW in card.permissions:
        return "areas"
    return "all" if card.permissions else "none"


def _powers(card: RoleCard) -> list[Power]:
    found = []
    for kind, (ko, en) in KINDS.items():
        rows = [Words(*words) for key, (about, *words) in POWERS.items() if about == kind and key in card.permissions]
        if rows:
            found.append(Power(ko, en, rows))
    return found


def _prefetched(day: date) -> Any:
    held = Posting.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=day)).select_related("area")
    return Prefetch("posting_set", held.order_by("area_id"))


def _account(user: User) -> Account:
    postings = list(user.posting_set.all())
    waits = user.asked_by_id or any(one.asked_by_id for one in postings)
    state = "waits" if waits else "used" if user.is_active else "closed"
    second = getattr(user, "second", None)
    return Account(user, ROLES[user.role], state, postings, second=bool(second and second.confirmed_at))
