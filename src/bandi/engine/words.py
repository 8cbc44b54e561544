"""The engine's fixed vocabulary (어휘): every code that travels in a table column. See GLOSSARY.md."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class How(StrEnum):
    """How a record was joined to a household (연결 방법)."""

    SUBJECT = "subject"  # resident key matched exactly (주민등록 키)
    ADDRESS = "address"  # address key matched exactly one household (주소 키)
    HOUSEHOLD = "household"  # the office's own record carries the household key (가구 키)
    CUSTOMER = "customer"  # customer number seen before with a known person or home (고객번호)
    COMBINATION = "combination"  # strict combination of name, birth date, phone, address (결합 일치)
    LIKELY = "likely"  # weights above the sure threshold (확률 연결)
    RESIDENCE = "residence"  # believed to live at the record's address, alone of all households (실거주)
    CLERK = "clerk"  # a person decided that the two are one (담당자 확인)
    AMBIGUOUS = "ambiguous"  # address shared by several households: linked to none, kept
    UNMATCHED = "unmatched"  # key not in the register: linked to none, kept


LINKING = frozenset(
    {How.SUBJECT, How.ADDRESS, How.HOUSEHOLD, How.CUSTOMER, How.COMBINATION, How.LIKELY, How.RESIDENCE, How.CLERK}
)
"""Ways of joining that end in a household."""


class Tied(StrEnum):
    """Whether a stranger on paper is taken for a resident (동일인 판정)."""

    LINKED = "linked"  # one person
    QUEUE = "queue"  # a clerk looks
    DROPPED = "dropped"  # not this resident


class Kind(StrEnum):
    """Kind of crisis signal (신호 종류)."""

    CUT = "cut"  # supply was cut off or limited (공급 중단)
    ARREARS = "arrears"  # months unpaid (체납)
    LOSS = "loss"  # job or benefit lost (상실)
    USE = "use"  # use dropped or stopped (이용 급감·미이용)
    STATUS = "status"  # a state that lasts (상태)
    EVENT = "event"  # something that happened (사건)


class State(StrEnum):
    """Whether a signal still holds at the round's cut-off date (신호 상태)."""

    ACTIVE = "active"
    CLEARED = "cleared"


class Trend(StrEnum):
    """Direction of a signal over its last reports (추세)."""

    WORSENING = "worsening"
    STEADY = "steady"
    EASING = "easing"


class Together(StrEnum):
    """How a signal comes with other signals of its household (겹침)."""

    MULTIPLE = "multiple"  # told in the same month as another (복수 신호)
    CONSECUTIVE = "consecutive"  # another was told in a different month of the last six (연속 신호)


class Arrived(StrEnum):
    """Whether a feed can be read for this round (자료 도착 상태). Anything but ARRIVED means unknown, never no."""

    ARRIVED = "arrived"
    LATE = "late"  # something arrived before, but not for this round's months
    MISSING = "missing"  # nothing ever arrived
    HELD = "held"  # arrived and held at the gate
    UNCONNECTED = "unconnected"  # no agreement to receive it here (미연계)
    NOT_IN_FORCE = "not_in_force"  # the law does not yet, or no longer, allow it (시행 전·종료)


UNEXPECTED = frozenset({Arrived.UNCONNECTED, Arrived.NOT_IN_FORCE})
"""Silence that nobody need chase: said once for a round, not on every household's page. Still unknown, never no."""


class Verdict(StrEnum):
    """Answer of the rules for one household and one benefit (판정)."""

    YES = "yes"
    NO = "no"
    DEPENDS = "depends"


class Effect(StrEnum):
    """How a household fares when a rule changes (제도 변경의 영향)."""

    GAINS = "gains"  # better in every possible world (늘어남)
    LOSES = "loses"  # worse in every possible world (줄어듦)
    MAY_GAIN = "may_gain"  # better in some, worse in none: depends on what is not known
    MAY_LOSE = "may_lose"
    EITHER = "either"  # better in some, worse in others
    STAYS = "stays"  # the same in all
    UNKNOWN = "unknown"  # the rules of the day are not known


class Band(StrEnum):
    """Urgency band shown to officers instead of a bare number (시급도)."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Why(StrEnum):
    """Why a household was chosen (선정 사유). Order = precedence."""

    UNREACHED = "unreached"  # listed before and nobody could meet them (미접촉 재선정)
    CHRONIC = "chronic"  # one signal for very long: never falls below the cut (장기 단일 위기)
    REPEAT = "repeat"  # listed again and again without support (반복 발굴)
    TARGET = "target"  # a target of the centre or the district (중앙 발굴 대상)
    GROUP = "group"  # a planned group in its season (기획 발굴)
    QUERY = "query"  # an office's own query (자체 발굴)
    SCORE = "score"  # points (점수)
    EXPLORATION = "exploration"  # drawn by lot, so that we learn whom the points miss (탐색 표본)
    REFERENCE = "reference"  # not listed: kept on the reference list (참고 명단)


class Escalation(StrEnum):
    """Who must look at a household that was listed before and never settled (반복 발굴 보고)."""

    TEAM_LEAD = "team_lead"  # the second time: the team lead's queue (팀장 확인)
    CASE_MEETING = "case_meeting"  # from the third on: a case meeting, before any result holds (사례회의)


class Check(StrEnum):
    """What a delivery was held for at the gate (관문 점검)."""

    REFUSED = "refused"  # too many of its lines were refused
    VOLUME = "volume"  # far more or fewer lines than usual
    FILL = "fill"  # a column filled far more or less often than usual
    CODE = "code"  # a code far more or less frequent than usual
    UNIT = "unit"  # won became thousands of won, or the like
    DRIFT = "drift"  # amounts or counts far from the usual ones


class Decision(StrEnum):
    """What a data steward decides about one delivery (보류·해제)."""

    HOLD = "hold"
    RELEASE = "release"


class Mender(StrEnum):
    """Who must mend a refused line or file (고칠 곳)."""

    PROVIDER = "provider"  # the institution that sent it (제공기관)
    STEWARD = "steward"  # our own data steward (데이터 담당)


class Outcome(StrEnum):
    """Result codes of a round (처리 결과), after domain facts §2.4; each maps to a published group."""

    PUB_BASIC = "pub_basic"  # 국민기초생활보장
    PUB_NEARPOOR = "pub_nearpoor"  # 차상위
    PUB_EMERGENCY = "pub_emergency"  # 긴급복지
    PUB_OTHER = "pub_other"  # 기타 공공서비스
    PRIV_LINK = "priv_link"  # 민간 연계
    CASE_MGMT = "case_mgmt"  # 통합사례관리
    MONITOR = "monitor"  # 모니터링
    ALREADY_SERVED = "already_served"  # 이미 지원 중
    NOT_NEEDED = "not_needed"  # 지원 불필요(확인)
    INELIGIBLE = "ineligible"  # 신청 후 부적합
    REFUSED = "refused"  # 거부
    MOVED = "moved"  # 이사·전출(이관)
    UNLOCATED = "unlocated"  # 미접촉(계속 찾음): never final
    LONG_ABSENCE = "long_absence"  # 장기입원·시설·수감·군복무·출국
    DEAD = "dead"  # 사망
    DUPLICATE = "duplicate"  # 중복
    DATA_ERROR = "data_error"  # 자료 오류


SUPPORTED = frozenset(
    {Outcome.PUB_BASIC, Outcome.PUB_NEARPOOR, Outcome.PUB_EMERGENCY, Outcome.PUB_OTHER, Outcome.PRIV_LINK,
     Outcome.CASE_MGMT, Outcome.ALREADY_SERVED}
)  # fmt: skip
"""Results that mean help arrived (지원)."""

UNMET = frozenset({Outcome.UNLOCATED, Outcome.LONG_ABSENCE})
"""Results that mean nobody was met: they come back higher in the next round, never end."""

ENDED = frozenset({Outcome.DEAD, Outcome.DUPLICATE, Outcome.DATA_ERROR})
"""Results after which the household as listed no longer exists."""

SETTLING = SUPPORTED | {Outcome.NOT_NEEDED}
"""Results after which an old signal alone does not bring a household back for a while: somebody met them and knows."""


class Need(StrEnum):
    """What a result says of need (결과가 말하는 필요). Kept apart, so that nobody learns silence as "no need"."""

    NONE = "none"  # somebody looked, and there is no need (필요 없음)
    MET = "met"  # need, and help was there already (충족)
    UNMET = "unmet"  # need that nobody had met before (미충족)
    REFUSED = "refused"  # met, and no visit or help was wanted: need unknown (거부)
    UNREACHED = "unreached"  # nobody was met, or the household is no longer here: need unknown (미확인)


CENSORED = frozenset({Need.REFUSED, Need.UNREACHED})
"""Words about need that tell nothing of it: neither yes nor no (중도절단)."""

NEED_OF: Mapping[Outcome, Need] = MappingProxyType(
    {
        Outcome.PUB_BASIC: Need.UNMET,
        Outcome.PUB_NEARPOOR: Need.UNMET,
        Outcome.PUB_EMERGENCY: Need.UNMET,
        Outcome.PUB_OTHER: Need.UNMET,
        Outcome.PRIV_LINK: Need.UNMET,
        Outcome.CASE_MGMT: Need.UNMET,
        Outcome.MONITOR: Need.NONE,  # met, nothing to give now, looked at again
        Outcome.ALREADY_SERVED: Need.MET,
        Outcome.NOT_NEEDED: Need.NONE,
        Outcome.INELIGIBLE: Need.NONE,  # applied and found not to fulfil the conditions
        Outcome.REFUSED: Need.REFUSED,
        Outcome.MOVED: Need.UNREACHED,
        Outcome.UNLOCATED: Need.UNREACHED,
        Outcome.LONG_ABSENCE: Need.UNREACHED,
        Outcome.DEAD: Need.UNREACHED,
        Outcome.DUPLICATE: Need.UNREACHED,
        Outcome.DATA_ERROR: Need.UNREACHED,
    }
)
"""What each result says of need; our reading of the codes of domain §2.4 [I]. New help means that need was unmet until
then. An application that failed is read as no need the law knows of: doubtful, and told in the model card."""


class Measure(StrEnum):
    """What is measured of an order of households (평가 지표)."""

    BASE_RATE = "base_rate"  # share in unmet need of all that could have been listed (기저율)
    PRECISION = "precision"  # share in unmet need of those on a list as long as the capacity (정밀도)
    RECALL = "recall"  # share of unmet need that is on it (재현율)
    LIFT = "lift"  # precision over base rate (향상도)
    RECALL_GAIN = "recall_gain"  # recall less that of the scorecard's order (재현율 차이)
    MISSED = "missed"  # share of unmet need that is not on it (놓친 비율)
    OMISSION = "omission"  # share in unmet need of those not on it (누락률)
    MISSED_NEED = "missed_need"  # households in unmet need that are not on it (놓친 가구)
    SELECTED = "selected"  # share that is on it (선정률)
    NOT_REACHED = "not_reached"  # share of those listed whom nobody met (미접촉률)
    LATE_CONTACT = "late_contact"  # share of those listed whom the office first tried after two weeks (늦은 첫 연락)
    INTERCEPT = "intercept"  # of the truth on the log odds of the told chance (보정 절편)
    SLOPE = "slope"  # 1 = told chances are neither too bold nor too timid (보정 기울기)
    CALIBRATION = "calibration_error"  # mean distance of told and true share (보정 오차)
    CENSORED = "censored"  # listed households whose result tells no need (중도절단)
    SHIFT = "shift"  # population stability index against the round before (분포 이동)
    VOLUME = "volume_ratio"  # a feed's records against the median of six rounds (자료량 비율)
    DATA_ONLY = "data_only"  # in need and found by data alone (데이터로만 발견)
    PEOPLE_ONLY = "people_only"  # ... by people alone (사람으로만 발견)
    BOTH_WAYS = "both_ways"  # ... by both (둘 다 발견)
    NOBODY = "nobody"  # ... by neither: estimated (아무도 찾지 못함, 추정)


class Standing(StrEnum):
    """How a measure stands against its gate (기준 대비 상태)."""

    OK = "ok"  # inside the gate (기준 안)
    WATCH = "watch"  # near its edge (주의)
    OUTSIDE = "outside"  # outside: explain and mend before release (기준 밖)
    NOT_ENOUGH = "not_enough"  # too few observations to say; never a pass (자료 부족)
    TOLD = "told"  # has no gate (참고)


class Release(StrEnum):
    """Whether a judged model may order lists (배포 판정)."""

    RELEASED = "released"  # every gate held (배포)
    SHADOW = "shadow"  # not enough data: it may run beside the scorecard and order nothing (시험 운영)
    BLOCKED = "blocked"  # a gate failed (차단)


class Stage(StrEnum):
    """Stage of life of somebody who lives alone (생애 단계)."""

    MINOR = "minor"  # under 19 (미성년)
    YOUTH = "youth"  # 19 to 39 (청년)
    MIDDLE = "middle"  # 40 to 64 (중장년)
    AGED = "aged"  # 65 and over (노년)


class Risk(StrEnum):
    """What is known of a one-person household (위험 유형)."""

    EVERY = "every"  # every one-person household (전체)
    ANY = "any"  # with an active signal (신호 있음)
    SEVERAL = "several"  # with active signals of several kinds (신호 여러 종류)
    CUT = "cut"  # of these kinds, as words.Kind
    ARREARS = "arrears"
    LOSS = "loss"
    USE = "use"
    STATUS = "status"
    EVENT = "event"
    UNCLAIMED = "unclaimed"  # entitled to something by what is known, and not receiving it (받지 않는 급여)
