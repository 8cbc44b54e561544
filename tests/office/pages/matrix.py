"""Who may open what, as data: one row for every address of the office.

A row says which permission an address needs. That is all most rows say, because the rest follows from the address:
one that names something of a neighbourhood (`OWNED`) is answered 404 to everybody who does not work there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from bandi.office.accounts.roles import Permission as May


@dataclass(frozen=True)
class Row:
    """Who may open an address."""

    needs: tuple[May, ...] = ()  # any of these; none: everybody who is signed in
    writes: May | None = None  # and this one as well for POST
    public: bool = False  # also without signing in
    nobody: bool = False  # the thing asked for is absent, or only of the person who made it: 404 to all who may ask


def needs(*permissions: May, writes: May | None = None) -> Row:
    """Open to roles with one of these permissions."""
    return Row(needs=permissions, writes=writes)


SIGNED_IN, PUBLIC = Row(), Row(public=True)
SEES, MEETS = needs(May.HOUSEHOLD_VIEW), needs(May.CONTACT_RECORD)
ANALYSIS = {
    May.GAP_VIEW: ["gap", "gap_csv", "alone", "alone_csv", "channels", "channels_csv"],
    May.WHAT_IF: ["what_if", "ask"],
    May.JUDGE_VIEW: ["judge", "fairness", "drift", "card", "card_text", "judge_csv"],
}

MATRIX: dict[str, Row] = {
    "set_language": PUBLIC,
    "accounts:home": SIGNED_IN,
    "accounts:signout": PUBLIC,
    "access:signin": PUBLIC,
    "access:second_step": PUBLIC,
    "access:me": SIGNED_IN,
    "access:password": SIGNED_IN,
    "access:token": SIGNED_IN,
    "access:end_sessions": SIGNED_IN,
    "access:who": SIGNED_IN,
    "access:handovers": needs(May.HANDOVER_GIVE),
    "access:end_handover": Row(needs=(May.HANDOVER_GIVE,), nobody=True),
    "access:people": needs(May.ACCOUNT_EDIT),
    "access:new_account": needs(May.ACCOUNT_EDIT),
    "access:account": needs(May.ACCOUNT_EDIT),
    "access:account_step": needs(May.ACCOUNT_EDIT),
    "access:second": SIGNED_IN,
    "access:paper": SIGNED_IN,
    "access:remove_second": SIGNED_IN,
    "worklist:desk": SEES,
    "worklist:search": needs(May.PERSON_REVEAL),
    "worklist:assign": SEES,  # taking one oneself needs no more
    "worklist:map": SEES,
    "worklist:clocks": SIGNED_IN,
    "safety:safety": needs(May.VISIT_PLAN, May.SAFETY_WATCH),
    "safety:marker": needs(May.VISIT_PLAN),
    "safety:outing": needs(May.VISIT_PLAN, May.SAFETY_WATCH, writes=May.VISIT_PLAN),
    "safety:pool": needs(May.VISIT_PLAN),
    "safety:cancel_booking": Row(needs=(May.VISIT_PLAN,), nobody=True),
    "safety:out": needs(May.VISIT_PLAN),
    "safety:new_marker": needs(May.VISIT_PLAN),
    "safety:incident": needs(May.VISIT_PLAN),
    **{f"network:{name}": needs(May.NETWORK_VIEW) for name in ("network", "members", "partners", "training")},
    **{f"network:{name}": needs(May.NETWORK_VIEW, writes=May.NETWORK_EDIT) for name in ("member", "partner")},
    **{
        f"network:{name}": needs(May.NETWORK_EDIT)
        for name in ("new_member", "upload", "blank", "new_partner", "table", "remind")
    },
    **{f"network:{name}": Row(needs=(May.NETWORK_EDIT,), nobody=True) for name in ("came_in", "refusals")},
    "network:poster": Row(needs=(May.NETWORK_VIEW,), nobody=True),
    "network:nation": needs(May.NATION_VIEW),
    "network:mine": SIGNED_IN,
    "network:scan": Row(public=True, nobody=True),
    "network:returns": Row(public=True, nobody=True),
    "field:field": MEETS,
    "field:service_worker": SIGNED_IN,
    "field:hello": MEETS,
    "field:day": MEETS,
    "field:sync": MEETS,
    "field:out": MEETS,
    "field:alarm": Row(public=True, nobody=True),
    "field:in": MEETS,
    "field:merge": Row(needs=(May.CONTACT_RECORD,), nobody=True),
    "field:pictures": needs(May.PERSON_REVEAL),
    "field:picture": Row(needs=(May.PERSON_REVEAL,), nobody=True),
    "worklist:why": SEES,
    "worklist:everything": SEES,
    "worklist:order": SEES,
    "worklist:keep": SEES,
    "worklist:settle": MEETS,
    "worklist:find": MEETS,
    "worklist:give_back": SEES,
    "visits:day": MEETS,
    "visits:transfers": SEES,
    "visits:transfer": MEETS,
    "contact:requests": MEETS,
    "contact:ask": MEETS,
    "contact:ask_many": MEETS,
    "contact:waiting": MEETS,
    "contact:answer": MEETS,
    "contact:file": Row(needs=(May.CONTACT_RECORD,), nobody=True),
    "contact:take": Row(needs=(May.CONTACT_RECORD,), nobody=True),
    **{f"counsel:{name}": needs(May.CASE_VIEW) for name in ("of_household", "told", "referrals")},
    "counsel:referral": needs(May.CASE_VIEW, writes=May.CASE_EDIT),
    **{
        f"counsel:{name}": needs(May.CASE_EDIT)
        for name in ("talk", "keep", "consent", "withdraw", "apply", "decide", "refer")
    },
    **{f"cases:{name}": needs(May.CASE_VIEW) for name in ("cases", "case", "plan", "endings")},
    "cases:plan_print": needs(May.CASE_VIEW, writes=May.PERSON_REVEAL),
    "cases:ending": needs(May.CASE_VIEW, writes=May.CASE_EDIT),
    **{
        f"cases:{name}": needs(May.CASE_EDIT) for name in ("open", "step", "confer", "plan_edit", "task", "ending_note")
    },
    "rounds:beats": needs(May.NETWORK_VIEW),
    "rounds:new_beat": needs(May.NETWORK_EDIT),
    "rounds:beat": needs(May.NETWORK_VIEW),
    "rounds:step": needs(May.NETWORK_EDIT),
    "rounds:route": MEETS,
    "rounds:surveys": needs(May.NETWORK_VIEW, writes=May.NETWORK_EDIT),
    "rounds:survey": needs(May.NETWORK_VIEW, May.CONTACT_RECORD),
    "rounds:card": needs(May.NETWORK_VIEW),
    "rounds:second": MEETS,
    **{f"rounds:{name}": needs(May.WALK) for name in ("mine", "hello", "doors", "sync", "told", "paper")},
    "rounds:service_worker": SIGNED_IN,
    **{
        f"care:{name}": needs(May.NETWORK_VIEW)
        for name in ("team", "team_csv", "capacity", "member_week", "member_hours")
    },
    "care:member": needs(May.NETWORK_VIEW, writes=May.ASSIGN),
    "care:propose": needs(May.ASSIGN),
    "care:home": needs(May.HOUSEHOLD_VIEW, writes=May.CONTACT_RECORD),
    **{f"care:{name}": needs(May.CARE_GIVE) for name in ("mine", "explain")},
    **{f"care:{name}": Row(needs=(May.CARE_GIVE,), nobody=True) for name in ("mine_home", "hours", "undo")},
    **{f"reports:{name}": PUBLIC for name in ("start", "poster", "status", "status_of", "more")},
    **{f"reports:{name}": PUBLIC for name in ("api", "openapi")},
    "reports:partner_keys": needs(May.NETWORK_EDIT),
    **{f"reports:{name}": MEETS for name in ("queue", "report", "forward", "tie", "household", "tell", "reject")},
    "callcentre:home": needs(May.CALL_TAKE),
    "callcentre:begin": needs(May.CALL_TAKE),
    **{
        f"callcentre:{name}": Row(needs=(May.CALL_TAKE,), nobody=True)
        for name in ("call", "keep", "finder", "report", "visit", "card", "end")
    },
    **{f"callcentre:{name}": MEETS for name in ("queue", "request", "household")},
    "callcentre:book": PUBLIC,
    "callcentre:booked": PUBLIC,
    "reports:reporter": needs(May.PERSON_REVEAL),
    "rewards:reward": PUBLIC,
    "rewards:claims": MEETS,
    "rewards:claim": needs(May.CONTACT_RECORD, writes=May.RESULT_GIVE),
    "rewards:second": needs(May.RESULT_CONFIRM),
    "rewards:payments": needs(May.REWARD_PAY),
    **{
        f"rewards:{name}": Row(needs=(May.REWARD_PAY,), nobody=True)
        for name in ("payment_list", "payment_csv", "payment_xlsx", "paid")
    },
    "reports:file": Row(needs=(May.CONTACT_RECORD,), nobody=True),
    "reports:take": needs(May.REPORT_TAKE),
    "reports:near": needs(May.REPORT_TAKE),
    "reports:unplaced": needs(May.REPORT_PLACE),
    "reports:unplaced_report": Row(needs=(May.REPORT_PLACE,), nobody=True),
    **{f"universal:{name}": SEES for name in ("plans", "coverage")},
    "universal:letter": needs(May.HOUSEHOLD_VIEW, writes=May.PERSON_REVEAL),
    "universal:plan": needs(May.HOUSEHOLD_VIEW, writes=May.CONTACT_RECORD),
    **{f"universal:{name}": MEETS for name in ("moments", "move_in", "moved", "arrival", "wish")},
    "universal:card": Row(needs=(May.CONTACT_RECORD,), nobody=True),
    "universal:send": needs(May.HOUSEHOLD_VIEW, writes=May.CONTACT_RECORD),
    "universal:withdraw": PUBLIC,
    "universal:reply": Row(public=True, nobody=True),
    "universal:opt_in": Row(public=True, nobody=True),
    "supervision:nation": needs(May.NATION_VIEW),
    "supervision:stuck": needs(May.TEAM_VIEW),
    "supervision:handing": needs(May.ASSIGN),
    "analysis:judge_run": needs(May.ROUND_RUN),
    "analysis:judge_progress": needs(May.JUDGE_VIEW),
    **{
        f"citizens:{name}": PUBLIC  # citizens' own: an officer is a stranger there
        for name in ("signin", "go", "callback", "code", "leave", "mandates", "take_up", "end", "act", "step_back")
    },
    "citizens:counter": needs(May.PERSON_REVEAL),
    "citizens:helping": SIGNED_IN,
    "citizens:help_one": Row(nobody=True),
    **{
        f"citizens:trial_{name}": Row(public=True, nobody=True)  # in a demo only
        for name in ("configuration", "authorize", "token", "jwks", "userinfo")
    },
    **{f"mine:{name}": PUBLIC for name in ("mine", "looked", "told", "consents", "withdraw", "ask", "quiet")},
    **{f"mine:{name}": PUBLIC for name in ("keep", "go_on", "delete")},
    "mine:answer": MEETS,
    "mine:requests": MEETS,
    "visits:household": SEES,
    "visits:reveal": needs(May.PERSON_REVEAL),
    "visits:read_by": needs(May.TEAM_VIEW),
    "visits:call": MEETS,
    "visits:visit": MEETS,
    "visits:result": needs(May.RESULT_GIVE),
    "visits:next": SEES,
    "visits:undo": MEETS,
    "visits:meeting": needs(May.MEETING_RECORD),
    "visits:confirm": needs(May.RESULT_CONFIRM),
    "pairs:queue": needs(May.PAIR_DECIDE),
    "pairs:pair": needs(May.PAIR_DECIDE),
    "pairs:reveal": needs(May.PAIR_DECIDE, writes=May.PERSON_REVEAL),
    "pairs:decide": needs(May.PAIR_DECIDE),
    "pairs:undo": needs(May.PAIR_DECIDE),
    "whereabouts:tasks": SEES,
    "whereabouts:task": needs(May.HOUSEHOLD_VIEW, writes=May.CONTACT_RECORD),
    "whereabouts:reveal": needs(May.PERSON_REVEAL),
    "whereabouts:hand_over": MEETS,
    "whereabouts:of_household": SEES,
    "history:watches": SEES,
    "history:file": needs(May.RESULT_GIVE),
    "history:funnel": needs(May.TEAM_VIEW),
    "history:watch": SEES,
    "history:reveal": needs(May.PERSON_REVEAL),
    "history:application": needs(May.PERSON_REVEAL),
    "history:step": needs(May.RESULT_GIVE),
    "history:notice": MEETS,
    "history:facts": needs(May.RESULT_GIVE),
    "history:undo": needs(May.RESULT_GIVE),
    "history:public": Row(public=True, nobody=True),
    "history:public_decline": Row(public=True, nobody=True),
    "oversight:alerts": needs(May.ALERT_VIEW),
    "oversight:alert": Row(needs=(May.ALERT_VIEW,), nobody=True),
    "oversight:mine": SIGNED_IN,
    "oversight:own_home": SIGNED_IN,
    "oversight:answer": Row(nobody=True),
    "oversight:openings": needs(May.ALERT_VIEW),
    "oversight:review": Row(needs=(May.ALERT_VIEW,), nobody=True),
    "oversight:canaries": needs(May.ALERT_VIEW),
    "oversight:emergency": needs(May.BREAK_GLASS),
    "oversight:opened": Row(nobody=True),
    "oversight:close_early": Row(nobody=True),
    "oversight:exports": needs(May.EXPORT_ASK, May.EXPORT_APPROVE),
    "oversight:export": Row(needs=(May.EXPORT_ASK, May.EXPORT_APPROVE), nobody=True),
    "oversight:progress": Row(needs=(May.EXPORT_ASK, May.EXPORT_APPROVE), nobody=True),
    "oversight:decide": Row(needs=(May.EXPORT_APPROVE,), nobody=True),
    "oversight:csv": Row(needs=(May.EXPORT_ASK,), nobody=True),
    "oversight:xlsx": Row(needs=(May.EXPORT_ASK,), nobody=True),
    "choosing:queries": needs(May.QUERY_EDIT),
    "choosing:new": needs(May.QUERY_EDIT),
    "choosing:count": needs(May.QUERY_EDIT),
    "choosing:edit": needs(May.QUERY_EDIT),
    "choosing:switch": needs(May.QUERY_EDIT),
    "choosing:capacity": needs(May.CAPACITY_SET),
    "stewardship:team": needs(May.TEAM_VIEW),
    "stewardship:district": needs(May.DISTRICT_VIEW),
    "stewardship:help": SIGNED_IN,
    "stewardship:feeds": needs(May.FEED_VIEW),
    "stewardship:delivery": needs(May.FEED_VIEW),
    "stewardship:decide": needs(May.FEED_DECIDE),
    "stewardship:receipt": Row(needs=(May.FEED_VIEW,), nobody=True),  # the file of this town lies in no lake
    "stewardship:refusals_csv": needs(May.FEED_VIEW),
    "stewardship:take_in": needs(May.FEED_DECIDE),
    "stewardship:take_in_progress": needs(May.FEED_VIEW),
    "stewardship:audit": needs(May.AUDIT_VIEW),
    "stewardship:rounds": needs(May.ROUND_RUN),
    "stewardship:round": needs(May.ROUND_RUN),
    "stewardship:run": needs(May.ROUND_RUN),
    "stewardship:progress": needs(May.ROUND_RUN),
    "retention:retention": needs(May.RETENTION_RELEASE),
    "retention:count": needs(May.RETENTION_RELEASE),
    "retention:hold": needs(May.RETENTION_RELEASE),
    "retention:release": needs(May.RETENTION_RELEASE),
    "retention:certificate": needs(May.RETENTION_RELEASE),
    "retention:lookup": MEETS,
    "retention:notices": MEETS,
    "retention:letter": MEETS,
    "catalogue:programmes": SIGNED_IN,
    "catalogue:finder": SIGNED_IN,
    "catalogue:finder_of": SEES,
    "catalogue:changes": needs(May.CATALOGUE_APPROVE),
    "catalogue:upload": needs(May.CATALOGUE_APPROVE),
    "catalogue:import": Row(needs=(May.CATALOGUE_APPROVE,), nobody=True),
    "catalogue:progress": Row(needs=(May.CATALOGUE_APPROVE,), nobody=True),
    "catalogue:programme": Row(nobody=True),
    "guidebook:guidebook": SIGNED_IN,
    "guidebook:card": Row(nobody=True),
    **{
        f"applications:{name}": PUBLIC
        for name in (
            "start",
            "join",
            "new",
            "own",
            "own_topic",
            "own_papers",
            "own_paper",
            "own_picture",
            "check",
            "own_step",
            "own_objection",
            "own_notice",
        )
    },
    **{f"applications:{name}": SEES for name in ("claims", "find", "claim")},
    **{
        f"applications:{name}": needs(May.HOUSEHOLD_VIEW, writes=May.CONTACT_RECORD)
        for name in ("topic", "papers", "objection")
    },
    "applications:paper": Row(needs=(May.HOUSEHOLD_VIEW,), writes=May.CONTACT_RECORD, nobody=True),
    "applications:picture": Row(needs=(May.HOUSEHOLD_VIEW,), nobody=True),
    "applications:notice": Row(needs=(May.HOUSEHOLD_VIEW,), nobody=True),  # nothing is decided yet
    "applications:new_claim": MEETS,
    "applications:step": MEETS,
    "applications:decide": needs(May.RESULT_GIVE),
    "applications:answer": needs(May.DISTRICT_VIEW),
    **{f"readiness:{name}": PUBLIC for name in ("readiness", "keep", "again", "destroy")},
    **{f"analysis:{name}": needs(may) for may, names in ANALYSIS.items() for name in names},
    "analysis:answer": Row(needs=(May.WHAT_IF,), nobody=True),
    "analysis:progress": Row(needs=(May.WHAT_IF,), nobody=True),
    "analysis:answer_csv": Row(needs=(May.WHAT_IF,), nobody=True),
    "analysis:looked_at": PUBLIC,
    "portal:services": PUBLIC,
    "portal:keep": PUBLIC,
    "portal:listing": PUBLIC,
    "portal:offices": PUBLIC,
    "portal:shared": Row(public=True, nobody=True),
    "portal:programme": Row(public=True, nobody=True),
}
"""View -> who may open it. A view that is missing here fails the build."""

OWNED = {
    "household", "listing", "result", "pair", "task", "watch", "lookup", "query", "marker", "outing", "transfer",
    "asked", "report", "counselling", "consent", "application", "referral", "case", "case_task", "ending",
    "member", "partner", "beat", "survey", "home", "offered", "optin", "moved", "claim", "reward", "visit_request",
    "own_ask",
}  # fmt: skip
"""What an address may name that belongs to a neighbourhood."""


@dataclass(frozen=True)
class Address:
    """One address as the resolver knows it."""

    view: str
    route: str
    names: frozenset[str]  # what it names

    @property
    def owned(self) -> bool:
        """Whether it names something of a neighbourhood."""
        return bool(self.names & OWNED)


def addresses() -> list[Address]:
    """Every address of the office."""
    return list(_walk(get_resolver(), space="", before="/"))


def _walk(resolver: URLResolver, *, space: str, before: str) -> Iterator[Address]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one, space=f"{space}{one.namespace}:" if one.namespace else space, before=route)
        elif isinstance(one, URLPattern):
            yield Address(f"{space}{one.name}", route, frozenset(one.pattern.regex.groupindex))


def missing() -> list[str]:
    """Addresses without a row and rows without an address, each with what to do."""
    found = {one.view for one in addresses()}
    return [
        *(f'{view} has no row: add "{view}": needs(May.…), to MATRIX in tests/office/pages/matrix.py'
          for view in sorted(found - set(MATRIX))),
        *(f"{view} has a row and no address: take the row out" for view in sorted(set(MATRIX) - found)),
    ]  # fmt: skip


def values(town: Any) -> dict[str, Any]:
    """What stands in the place of each name of an address: all of Ara's neighbourhood."""
    return {
        "household": town.listing.household_id,
        "listing": town.listing.id,
        "result": town.result.id,
        "pair": town.pair.id,
        "task": town.task.id,
        "watch": town.watch.id,
        "lookup": town.lookup.id,
        "query": town.query.id,
        "marker": town.marker.id,
        "outing": town.outing.id,
        "entry": town.entry.id,
        "kind": "photo",
        "transfer": town.transfer.id,
        "asked": town.asked.id,
        "report": town.report.id,
        "visit_request": town.visit_request.id,
        "call": town.listing.id,  # of nobody
        "offered": town.offered.id,
        "optin": town.optin.id,
        "moved": town.moved.id,
        "moment": "nothing",
        "unplaced": town.listing.id,  # of nobody
        "file": town.file.id,  # of Ara alone
        "channel": "well_being",
        "counselling": town.told.id,
        "consent": town.consent.id,
        "application": town.application.id,
        "claim": town.claim.id,
        "own_claim": town.claim.id,
        "topic": "person",
        "paper": "nothing",
        "programme": "basic_pension",
        "referral": town.referral.id,
        "case": town.case.id,
        "case_task": town.case_task.id,
        "ending": town.ending.id,
        "version": 2,
        "booking": town.listing.id,  # of nobody
        "member": town.member.id,
        "home": town.care.id,
        "partner": town.partner.id,
        "beat": town.beat.pk,
        "survey": town.survey.pk,
        "reward": town.reward.id,
        "paid_in": town.listing.id,  # of nobody
        "own_ask": town.own_ask.id,
        "mandate": town.listing.id,  # of nobody
        "keeping_key": town.listing.id,  # of nobody
        "what": "consent",
        "which": town.listing.id,
        "question": town.question.id,
        "plan": town.plan.id,
        "handover": town.listing.id,  # of nobody, like the next three
        "alert": town.listing.id,
        "opening": town.listing.id,
        "export": town.listing.id,
        "account": town.chan.pk,
        "delivery": "0123456789abcdef",
        "round_id": "2026-5",
        "setting": "livelihood.line.1",
        "code": "nothing",
        "number": 1,
        "name": "nothing",
        "district": "11020",
    }
