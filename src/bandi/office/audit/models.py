"""The trail: one row for every read of a person and every change, sealed so that a missing or altered row shows."""

from enum import StrEnum
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Cast


class Action(StrEnum):
    """What was done (행위)."""

    LIST_VIEW = "list.view"
    MAP_VIEW = "map.view"
    TEAM_VIEW = "team.view"
    DISTRICT_VIEW = "district.view"
    HOUSEHOLD_VIEW = "household.view"
    PERSON_REVEAL = "person.reveal"
    SEARCH = "search"
    EXPORT = "export"
    ASSIGN = "assign"
    NATION_VIEW = "nation.view"
    COUNTS_WRITE = "counts.write"
    OWN_FIND = "own.find"
    DUTY_OPEN = "duty.open"
    DUTY_SETTLE = "duty.settle"
    CONTACT_RECORD = "contact.record"
    VISIT_PLAN = "visit.plan"
    VISIT_RECORD = "visit.record"
    RESULT_GIVE = "result.give"
    RESULT_CONFIRM = "result.confirm"
    RESULT_RETURN = "result.return"
    TRANSFER_ANSWER = "transfer.answer"
    REQUEST_SEND = "request.send"
    ANSWERS_TAKE = "answers.take"
    UNDO = "undo"
    MARKER_VIEW = "marker.view"
    MARKER_SET = "marker.set"
    OUTING = "outing"
    SAFETY_TELL = "safety.tell"
    INCIDENT_RECORD = "incident.record"
    POOL_BOOK = "pool.book"
    FIELD_SYNC = "field.sync"
    CAPACITY_SET = "capacity.set"
    OFFICE_SET = "office.set"
    QUERY_VIEW = "query.view"
    QUERY_EDIT = "query.edit"
    MEETING_RECORD = "meeting.record"
    ROUND_START = "round.start"
    ROUND_PUBLISH = "round.publish"
    ROUND_FAIL = "round.fail"
    LIST_OPEN = "list.open"
    RESIDENCE_ASK = "residence.ask"
    RESIDENCE_VIEW = "residence.view"
    RESIDENCE_ANSWER = "residence.answer"
    RESIDENCE_HANDOVER = "residence.handover"
    OUTCOMES_WRITE = "outcomes.write"
    FEED_VIEW = "feed.view"
    FEED_DECIDE = "feed.decide"
    FEED_TAKE_IN = "feed.take_in"
    PAIR_VIEW = "pair.view"
    PAIR_DECIDE = "pair.decide"
    PAIR_UNDO = "pair.undo"
    AUDIT_VIEW = "audit.view"
    RETENTION_PLAN = "retention.plan"
    RETENTION_RELEASE = "retention.release"
    RETENTION_RUN = "retention.run"
    HOLD_SET = "hold.set"
    GAP_VIEW = "gap.view"
    WHAT_IF = "what_if.ask"
    JUDGE_VIEW = "judge.view"
    JUDGE_RUN = "judge.run"
    ALONE_VIEW = "alone.view"
    LOOKUP_RECORD = "lookup.record"
    NOTICE_SEND = "notice.send"
    CATALOGUE_TAKE = "catalogue.take"
    CATALOGUE_APPROVE = "catalogue.approve"
    CATALOGUE_REJECT = "catalogue.reject"
    WATCH_VIEW = "watch.view"
    WATCH_RECORD = "watch.record"
    WATCH_CHECK = "watch.check"
    COUNSEL_VIEW = "counsel.view"
    COUNSEL_RECORD = "counsel.record"
    CONSENT_RECORD = "consent.record"
    APPLICATION_RECORD = "application.record"
    REFERRAL_RECORD = "referral.record"
    CASE_VIEW = "case.view"
    CASE_RECORD = "case.record"
    CASE_APPROVE = "case.approve"
    CASE_HAND = "case.hand"
    ENDING_RECORD = "ending.record"
    REPORT_RECEIVE = "report.receive"
    REPORT_VIEW = "report.view"
    REPORT_STEP = "report.step"
    REPORTER_OPEN = "reporter.open"
    UNIVERSAL_TAKE = "universal.take"
    UNIVERSAL_VIEW = "universal.view"
    UNIVERSAL_STEP = "universal.step"
    MOMENT_VIEW = "moment.view"
    MOMENT_STEP = "moment.step"
    CLAIM_VIEW = "claim.view"
    CLAIM_RECORD = "claim.record"
    CLAIM_DECIDE = "claim.decide"
    REPORT_KEY = "report.key"
    REWARD_CLAIM = "reward.claim"
    REWARD_VIEW = "reward.view"
    REWARD_STEP = "reward.step"
    REWARD_PAY = "reward.pay"
    REWARD_PAYEES = "reward.payees"
    CALL_STEP = "call.step"
    VISIT_ASK = "visit.ask"
    CARD_SEND = "card.send"
    ALERT_VIEW = "alert.view"
    ALERT_ASK = "alert.ask"
    ALERT_ANSWER = "alert.answer"
    ALERT_CLOSE = "alert.close"
    OWN_HOME_SET = "own_home.set"
    CANARY_PLANT = "canary.plant"
    GLASS_SEARCH = "glass.search"
    GLASS_OPEN = "glass.open"
    GLASS_CLOSE = "glass.close"
    GLASS_REVIEW = "glass.review"
    EXPORT_ASK = "export.ask"
    EXPORT_DECIDE = "export.decide"
    EXPORT_MAKE = "export.make"
    SIGN_IN = "sign.in"
    SIGN_OUT = "sign.out"
    SECOND_SET = "second.set"
    SECOND_REMOVE = "second.remove"
    SECOND_WRONG = "second.wrong"
    SIGN_SLOWED = "sign.slowed"
    SESSION_END = "session.end"
    PASSWORD_SET = "password.set"  # noqa: S105 - a code of the trail
    ACCOUNT_MAKE = "account.make"
    ACCOUNT_CHANGE = "account.change"
    ACCOUNT_CLOSE = "account.close"
    ACCOUNT_AGREE = "account.agree"
    POSTING_SET = "posting.set"
    HANDOVER_GIVE = "handover.give"
    HANDOVER_END = "handover.end"
    COVERAGE_VIEW = "coverage.view"
    MEMBER_VIEW = "member.view"
    MEMBER_EDIT = "member.edit"
    MEMBER_IMPORT = "member.import"
    PARTNER_VIEW = "partner.view"
    PARTNER_EDIT = "partner.edit"
    PARTNER_RETURN = "partner.return"
    BEAT_EDIT = "beat.edit"
    DOORS_VIEW = "doors.view"
    DOOR_FIND = "door.find"
    SURVEY_EDIT = "survey.edit"
    CARE_VIEW = "care.view"
    CARE_EDIT = "care.edit"
    CARE_RECORD = "care.record"
    OWN_VIEW = "own.view"
    OWN_ASK = "own.ask"
    OWN_ANSWER = "own.answer"
    CITIZEN_IN = "citizen.in"
    CITIZEN_OUT = "citizen.out"
    COUNTER_CODE = "counter.code"
    MANDATE_GIVE = "mandate.give"
    MANDATE_TAKE = "mandate.take"
    MANDATE_USE = "mandate.use"
    MANDATE_END = "mandate.end"


class Purpose(StrEnum):
    """Why a person was looked at (열람 목적)."""

    CONTACT = "contact"  # to call or write (연락)
    VISIT = "visit"  # to visit (방문)
    COUNSEL = "counsel"  # to help or apply for help (상담·지원)
    CONFIRM = "confirm"  # to confirm a colleague's result (결과 확인)
    MATCH = "match"  # to tell whether two records are of one person (동일인 확인)
    SUPERVISE = "supervise"  # to look after the team's work (업무 감독)


PURPOSES: dict[str, tuple[str, str]] = {
    Purpose.CONTACT: ("연락하기 위해", "To contact the household"),
    Purpose.VISIT: ("방문하기 위해", "To visit the household"),
    Purpose.COUNSEL: ("상담·지원하기 위해", "To counsel or support"),
    Purpose.CONFIRM: ("결과를 확인하기 위해", "To confirm a result"),
    Purpose.MATCH: ("같은 사람인지 확인하기 위해", "To tell whether two records are of one person"),
    Purpose.SUPERVISE: ("업무를 살피기 위해", "To supervise the work"),
}
"""Purpose -> its words in Korean and English."""


THIS_TRANSACTION = Cast(Cast(models.Func(function="pg_current_xact_id"), models.TextField()), models.BigIntegerField())
"""The number of the transaction that writes: PostgreSQL never gives a smaller one later."""


class AuditEvent(models.Model):
    """One thing somebody saw or did. Written once; the database refuses to change or remove it."""

    privacy: ClassVar = dict.fromkeys(
        ["id", "at", "actor", "actor_role", "action", "purpose", "subjects", "areas", "detail", "request_id",
         "mac", "tx"],
        "plain",
    )  # fmt: skip

    at = models.DateTimeField()
    actor = models.CharField(max_length=150)  # username; "system" for jobs
    actor_role = models.CharField(max_length=20, blank=True)
    action = models.CharField(max_length=20)
    purpose = models.CharField(max_length=60, blank=True)
    subjects = ArrayField(models.UUIDField(), default=list)  # households
    areas = ArrayField(models.CharField(max_length=8), default=list)
    detail = models.JSONField(default=dict)  # counts and codes; no personal value
    request_id = models.CharField(max_length=32, blank=True)
    mac = models.BinaryField(max_length=32)  # audit.trail.mark
    tx = models.BigIntegerField(editable=False, db_default=THIS_TRANSACTION)  # in this order rows come to rest

    class Meta:
        ordering = ["id"]
        indexes = [
            GinIndex(fields=["subjects"], name="audit_subjects"),
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["actor", "at"], name="audit_actor"),
            models.Index(fields=["tx", "id"], name="audit_rest"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action}"


class Checkpoint(models.Model):
    """Size and root of the tree of all rows at rest, signed (접속 기록 봉인). Written once, like the rows."""

    privacy: ClassVar = dict.fromkeys(["id", "size", "until", "peaks", "note", "signature", "at"], "plain")

    at = models.DateTimeField()
    size = models.BigIntegerField(unique=True)  # rows sealed so far
    until = models.BigIntegerField()  # rows of smaller transactions are in it
    peaks = ArrayField(models.BinaryField(max_length=32))  # audit.trail.Tree.peaks
    note = models.TextField()
    signature = models.BinaryField(max_length=64)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.size} rows at {self.at:%Y-%m-%d %H:%M}"
