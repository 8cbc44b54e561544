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
    CASE_VIEW = "case.view"
    CASE_EDIT = "case.edit"
    CASE_APPROVE = "case.approve"
    VISIT_PLAN = "visit.plan"
    SAFETY_WATCH = "safety.watch"
    ALERT_VIEW = "alert.view"
    BREAK_GLASS = "break_glass"
    EXPORT_ASK = "export.ask"
    EXPORT_APPROVE = "export.approve"
    NATION_VIEW = "nation.view"
    HANDOVER_GIVE = "handover.give"
    ACCOUNT_EDIT = "account.edit"
    REPORT_TAKE = "report.take"
    REPORT_PLACE = "report.place"
    REPORTER_OPEN = "reporter.open"
    CALL_TAKE = "call.take"
    NETWORK_VIEW = "network.view"
    NETWORK_EDIT = "network.edit"
    WALK = "beat.walk"
    CARE_GIVE = "care.give"
    REWARD_PAY = "reward.pay"
    MEMBER_SELF = "member.self"


class Role(StrEnum):
    """Who works here (역할)."""

    OFFICER = "officer"
    TEAM_LEAD = "team_lead"
    CASE_MANAGER = "case_manager"
    VISITING_NURSE = "visiting_nurse"
    HOPE_TEAM = "hope_team"
    DISTRICT = "district"
    STEWARD = "steward"
    ANALYST = "analyst"
    PRIVACY_OFFICER = "privacy_officer"
    CALL_CENTRE = "call_centre"
    LEADER = "leader"
    PARTNER = "partner"
    CARE_TEAM = "care_team"


@dataclass(frozen=True)
class RoleCard:
    """What one role is called, is there for and may do."""

    ko: str
    en: str
    permissions: frozenset[Permission]
    for_ko: str
    for_en: str
    begins: str  # the page a person's day begins with
    whole_district: bool = False  # sees every neighbourhood of the district of the posting


_MEETS = frozenset(
    {
        Permission.HOUSEHOLD_VIEW,
        Permission.PERSON_REVEAL,
        Permission.CONTACT_RECORD,
        Permission.VISIT_PLAN,
        Permission.CASE_VIEW,
        Permission.HANDOVER_GIVE,
        Permission.BREAK_GLASS,
        Permission.REPORT_TAKE,
        Permission.WALK,
    }
)
_FIELD = _MEETS | {
    Permission.RESULT_GIVE,
    Permission.QUERY_EDIT,
    Permission.CASE_EDIT,
    Permission.NETWORK_VIEW,
    Permission.NETWORK_EDIT,
}
_LEAD = _FIELD | {
    Permission.RESULT_CONFIRM,
    Permission.ASSIGN,
    Permission.TEAM_VIEW,
    Permission.PAIR_DECIDE,
    Permission.CAPACITY_SET,
    Permission.MEETING_RECORD,
    Permission.CASE_APPROVE,
    Permission.SAFETY_WATCH,
    Permission.EXPORT_ASK,
    Permission.REPORTER_OPEN,
}
_COUNTS = frozenset({Permission.GAP_VIEW, Permission.WHAT_IF, Permission.JUDGE_VIEW, Permission.NATION_VIEW})

ROLES: dict[str, RoleCard] = {
    Role.OFFICER: RoleCard(
        "담당자",
        "Officer",
        _FIELD,
        "자기 동네의 가구를 찾아가 만나고 결과를 남깁니다.",
        "Meets the households of her neighbourhood and says how it ended.",
        begins="worklist:desk",
    ),
    Role.TEAM_LEAD: RoleCard(
        "팀장",
        "Team lead",
        _LEAD,
        "팀의 일을 나누고, 두 번째 사람으로서 결과를 확인합니다.",
        "Shares out the team's work and confirms results as the second person.",
        begins="worklist:desk",
    ),
    Role.CASE_MANAGER: RoleCard(
        "통합사례관리사",
        "Case manager",
        _MEETS | {Permission.RESULT_GIVE, Permission.CASE_EDIT},
        "여러 어려움이 겹친 가구의 계획을 세우고 끝까지 함께합니다.",
        "Plans with households in several difficulties and stays with them.",
        begins="worklist:desk",
    ),
    Role.VISITING_NURSE: RoleCard(
        "방문간호사",
        "Visiting nurse",
        _MEETS,
        "담당자와 함께 찾아가 건강을 살핍니다. 결과와 계획은 바꾸지 않습니다.",
        "Visits with the officer and looks after health; changes neither results nor plans.",
        begins="worklist:desk",
    ),
    Role.HOPE_TEAM: RoleCard(
        "희망복지지원단",
        "Hope Welfare Support team",
        _MEETS
        | {
            Permission.RESULT_GIVE,
            Permission.RESULT_CONFIRM,
            Permission.CASE_EDIT,
            Permission.CASE_APPROVE,
            Permission.MEETING_RECORD,
            Permission.TEAM_VIEW,
            Permission.EXPORT_ASK,
            Permission.REPORTER_OPEN,
            Permission.NETWORK_VIEW,
        },
        "동에서 올린 어려운 사례를 구 전체에서 맡습니다.",
        "Takes the hard cases that neighbourhoods hand up, in the whole district.",
        begins="worklist:desk",
        whole_district=True,
    ),
    Role.DISTRICT: RoleCard(
        "시군구 관리자",
        "District manager",
        _COUNTS
        | {
            Permission.HOUSEHOLD_VIEW,
            Permission.RESULT_CONFIRM,
            Permission.TEAM_VIEW,
            Permission.DISTRICT_VIEW,
            Permission.PAIR_DECIDE,
            Permission.CAPACITY_SET,
            Permission.QUERY_EDIT,
            Permission.TARGET_SET,
            Permission.MEETING_RECORD,
            Permission.RETENTION_RELEASE,
            Permission.CASE_VIEW,
            Permission.CASE_EDIT,
            Permission.CASE_APPROVE,
            Permission.SAFETY_WATCH,
            Permission.EXPORT_ASK,
            Permission.EXPORT_APPROVE,
            Permission.NETWORK_VIEW,
            Permission.NETWORK_EDIT,
            Permission.REWARD_PAY,
        },
        "구 안의 모든 동을 살핍니다. 이름과 전화번호는 열지 않습니다.",
        "Looks after every neighbourhood of the district; opens no name or telephone number.",
        begins="stewardship:district",
        whole_district=True,
    ),
    Role.STEWARD: RoleCard(
        "데이터 담당자",
        "Data steward",
        _COUNTS
        | {
            Permission.ROUND_RUN,
            Permission.FEED_VIEW,
            Permission.FEED_DECIDE,
            Permission.AUDIT_VIEW,
            Permission.CAPACITY_SET,
            Permission.RETENTION_RELEASE,
            Permission.CATALOGUE_APPROVE,
            Permission.ACCOUNT_EDIT,
        },
        "받은 자료와 차수, 계정을 돌봅니다. 사람은 한 명도 보지 않습니다.",
        "Looks after files, rounds and accounts; sees no person at all.",
        begins="stewardship:rounds",
    ),
    Role.ANALYST: RoleCard(
        "분석 담당자",
        "Analyst",
        _COUNTS,
        "수만 봅니다. 적은 수는 가려집니다.",
        "Sees counts only; small ones are withheld.",
        begins="analysis:gap",
        whole_district=True,
    ),
    Role.PRIVACY_OFFICER: RoleCard(
        "개인정보 보호책임자",
        "Privacy officer",
        frozenset({Permission.AUDIT_VIEW, Permission.ALERT_VIEW, Permission.EXPORT_APPROVE}),
        "누가 무엇을 왜 보았는지 살핍니다. 가구 화면은 열지 않습니다.",
        "Watches who looked at what and why; opens no household.",
        begins="oversight:alerts",
        whole_district=True,
    ),
    Role.CALL_CENTRE: RoleCard(
        "상담 전화",
        "Call centre",
        frozenset({Permission.REPORT_TAKE, Permission.REPORT_PLACE, Permission.CALL_TAKE}),
        "걸려 온 전화를 받고, 동네를 모르는 알림의 동네를 찾습니다. 명단과 가구 화면은 없습니다.",
        "Answers those who call and finds the office for reports without a place; has no list and no household page.",
        begins="callcentre:home",
    ),
    Role.LEADER: RoleCard(
        "통장·이장",
        "Village leader",
        frozenset({Permission.WALK, Permission.MEMBER_SELF}),
        "맡은 구역의 문을 살피고 걱정되는 이웃을 알립니다. 명단과 가구 화면은 없습니다.",
        "Looks at the doors of her own area and tells of neighbours to worry about; has no list and no household page.",
        begins="rounds:mine",
    ),
    Role.PARTNER: RoleCard(
        "협력 기관",
        "Partner organisation",
        frozenset({Permission.MEMBER_SELF}),
        "부탁받은 일만 압니다. 명단과 가구 화면은 없습니다.",
        "Knows what it was asked to do; has no list and no household page.",
        begins="catalogue:programmes",
    ),
    Role.CARE_TEAM: RoleCard(
        "우리동네돌봄단",
        "Neighbourhood care team",
        frozenset({Permission.CARE_GIVE}),
        "맡은 가구에 안부를 묻고 적습니다. 교육·서약·임기·신원조회가 맞는 날에만 열리고, 다른 가구는 보지 못합니다.",
        "Looks in on the households in her care; opens only while training, pledge, term and clearance hold.",
        begins="care:mine",
    ),
}
MEETING_ROLES = [role for role, card in ROLES.items() if Permission.CONTACT_RECORD in card.permissions
                 and not card.whole_district]  # fmt: skip
"""Roles that meet the households of a neighbourhood: to whom one may be given."""


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
    DemoPerson("haram", "하람", Role.CASE_MANAGER, "통합사례관리사", "Case manager", 0),
    DemoPerson("narae", "나래", Role.VISITING_NURSE, "방문간호사", "Visiting nurse", 0),
    DemoPerson("raon", "라온", Role.HOPE_TEAM, "희망복지지원단", "Hope Welfare Support team", 0),
    DemoPerson("mir", "미르", Role.ANALYST, "분석 담당자", "Analyst", 0),
    DemoPerson("bareum", "바름", Role.PRIVACY_OFFICER, "개인정보 보호책임자", "Privacy officer", 0),
    DemoPerson("sori", "소리", Role.CALL_CENTRE, "상담 전화", "Call centre", None),
    DemoPerson("dure", "두레", Role.LEADER, "통장", "Village leader", 0),
    DemoPerson("ieum", "이음", Role.PARTNER, "협력 기관", "Partner organisation", 0),
    DemoPerson("dajeong", "다정", Role.CARE_TEAM, "돌봄단원", "Care-team member", 0),
)
DEMO_PASSWORD = "bandi-demo"  # noqa: S105 - public on purpose: these accounts exist in a demo only
