"""Who keeps a household on a day (담당이 서는 날): asked anew each time, of the member's doors and of her absence.

An assignment holds while it runs, its member is trained, pledged, cleared and in her term, she is not away, and the
household still lies in her neighbourhood. What does not hold leaves the household alone, whatever its row says.
"""

from datetime import date

from django.db.models import F, Q, QuerySet

from bandi.office.accounts.models import User
from bandi.office.accounts.roles import Role
from bandi.office.care.models import CareAssignment, CareHome, CareProfile
from bandi.office.network.marks import ready
from bandi.office.network.models import Member

KIND = "care_team"  # MemberKind.id


def team(on: date) -> "QuerySet[Member]":
    """Members to whom their households open on a day."""
    return Member.objects.filter(ready(on), kind=KIND).exclude(pk__in=away(on).values("member"))


def away(on: date) -> "QuerySet[CareProfile]":
    """Profiles of members who are away on a day."""
    return CareProfile.objects.filter(Q(Q(away_to=None) | Q(away_to__gte=on)), away_from__lte=on)


def holds(on: date) -> Q:
    """Assignments that hold on a day. Asks first who is active: a team is small, its households are many."""
    active = list(team(on).order_by().values_list("pk", flat=True))
    return Q(ended_on=None, from_on__lte=on, to_on__gte=on, member__in=active, member__area=F("area"))


def alone(on: date) -> "QuerySet[CareHome]":
    """Households in care that nobody keeps on a day."""
    kept = CareAssignment.objects.filter(holds(on)).order_by().values("home")
    return CareHome.objects.filter(ended_on=None).exclude(pk__in=kept)


def own(user: User, on: date) -> "QuerySet[CareAssignment]":
    """What a member with an account keeps on a day."""
    return CareAssignment.objects.for_user(user).filter(holds(on), home__ended_on=None, member__account=user)


def lead_of(area: str, on: date) -> User | None:
    """Who looks after the team of a neighbourhood: its first team lead."""
    there = Q(Q(posting__to_on=None) | Q(posting__to_on__gte=on), posting__area=area, posting__from_on__lte=on)
    agreed = there & Q(posting__asked_by=None)
    return User.objects.filter(agreed, role=Role.TEAM_LEAD, is_active=True).order_by("username").first()
