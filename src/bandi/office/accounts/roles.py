"""Roles are data: a name in two languages and what the role may see or change (역할과 권한)."""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """What a person may do (권한)."""

    HOUSEHOLD_VIEW = "household.view"
    PERSON_REVEAL = "person.reveal"
    CONTACT_RECORD = "contact.record"
    RESULT_GIVE = "result.give"
    RESULT_CONFIRM = "result.confirm"
    ASSIGN = "assign"
    TEAM_VIEW = "team.view"
    DISTRICT_VIEW = "district.view"
    ROUND_RUN = "round.run"
    FEED_VIEW = "feed.view"
    FEED_DECIDE = "feed.decide"
    PAIR_DECIDE = "pair.decide"
    AUDIT_VIEW = "audit.view"
    CAPACITY_SET = "capacity.set"
    QUERY_EDIT = "query.edit"
    TARGET_SET = "target.set"
    MEETING_RECORD = "meeting.record"
    RETENTION_RELEASE = "retention.release"
    CATALOGUE_APPROVE = "catalogue.approve"
    GAP_VIEW = "gap.view"
    WHAT_IF = "what_if"
    JUDGE_VIEW = "judge.view"
    ALERT_VIEW = "alert.view"
    BREAK_GLASS = "break_glass"
    EXPORT_ASK = "export.ask"
    EXPORT_APPROVE = "export.approve"


class Role(StrEnum):
    """Who works here (역할)."""

    OFFICER = "officer"
    TEAM_LEAD = "team_lead"
    DISTRICT = "district"
    STEWARD = "steward"
    PRIVACY_OFFICER = "privacy_officer"


@dataclass(frozen=True)
class RoleCard:
    """What one role is called and may do."""

    ko: str
    en: str
    permissions: frozenset[Permission]
    whole_district: bool = False  # sees every neighbourhood of the district of the posting


_FIELD = frozenset(
    {
        Permission.HOUSEHOLD_VIEW,
        Permission.PERSON_REVEAL,
        Permission.CONTACT_RECORD,
        Permission.RESULT_GIVE,
        Permission.QUERY_EDIT,
        Permission.BREAK_GLASS,
    }
)
_LEAD = _FIELD | {
    Permission.RESULT_CONFIRM,
    Permission.ASSIGN,
    Permission.TEAM_VIEW,
    Permission.PAIR_DECIDE,
    Permission.CAPACITY_SET,
    Permission.MEETING_RECORD,
    Permission.EXPORT_ASK,
}

ROLES: dict[str, RoleCard] = {
    Role.OFFICER: RoleCard("담당자", "Officer", _FIELD),
    Role.TEAM_LEAD: RoleCard("팀장", "Team lead", _LEAD),
    Role.DISTRICT: RoleCard(
        "시군구 관리자",
        "District manager",
        frozenset(
            {
                Permission.HOUSEHOLD_VIEW,
                Permission.RESULT_CONFIRM,
                Permission.TEAM_VIEW,
                Permission.DISTRICT_VIEW,
                Permission.EXPORT_ASK,
                Permission.EXPORT_APPROVE,
                Permission.PAIR_DECIDE,
                Permission.CAPACITY_SET,
                Permission.QUERY_EDIT,
                Permission.TARGET_SET,
                Permission.MEETING_RECORD,
                Permission.RETENTION_RELEASE,
                Permission.GAP_VIEW,
                Permission.WHAT_IF,
                Permission.JUDGE_VIEW,
            }
        ),
        whole_district=True,
    ),
    Role.STEWARD: RoleCard(
        "데이터 담당자",
        "Data steward",
        frozenset(
            {
                Permission.ROUND_RUN,
                Permission.FEED_VIEW,
                Permission.FEED_DECIDE,
                Permission.AUDIT_VIEW,
                Permission.CAPACITY_SET,
                Permission.RETENTION_RELEASE,
                Permission.CATALOGUE_APPROVE,
                Permission.GAP_VIEW,
                Permission.WHAT_IF,
                Permission.JUDGE_VIEW,
            }
        ),
    ),
    Role.PRIVACY_OFFICER: RoleCard(
        "개인정보 보호담당자",
        "Privacy officer",
        frozenset({Permission.ALERT_VIEW, Permission.AUDIT_VIEW, Permission.EXPORT_APPROVE}),
        whole_district=True,
    ),
}


@dataclass(frozen=True)
class DemoPerson:
    """An invented colleague to sign in as (시범 계정)."""

    username: str
    display_name: str
    role: Role
    title_ko: str
    title_en: str
    place: int | None  # which of the town's neighbourhoods, counted from 0


DEMO_PEOPLE = (
    DemoPerson("ara", "아라", Role.OFFICER, "담당자", "Officer", 0),
    DemoPerson("bora", "보라", Role.TEAM_LEAD, "팀장", "Team lead", 0),
    DemoPerson("chan", "찬", Role.OFFICER, "옆 동네 담당자", "Officer next door", 1),
    DemoPerson("daon", "다온", Role.DISTRICT, "구 관리자", "District manager", 0),
    DemoPerson("saerom", "새롬", Role.STEWARD, "데이터 담당자", "Data steward", None),
    DemoPerson("gaon", "가온", Role.STEWARD, "두 번째 데이터 담당자", "Second data steward", None),
)
DEMO_PASSWORD = "bandi-demo"  # noqa: S105 - public on purpose: these accounts exist in a demo only
