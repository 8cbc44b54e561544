"""Words for the codes that travel between engine and office, in Korean and English (표시 이름)."""

from bandi.engine.words import Arrived, Band, Kind, Mender, Outcome, State, Trend, Verdict, Why

Label = tuple[str, str]

LABELS: dict[str, dict[str, Label]] = {
    "outcome": {
        Outcome.PUB_BASIC: ("국민기초생활보장", "Basic livelihood security"),
        Outcome.PUB_NEARPOOR: ("차상위 지원", "Near-poor support"),
        Outcome.PUB_EMERGENCY: ("긴급복지지원", "Emergency welfare support"),
        Outcome.PUB_OTHER: ("기타 공공서비스", "Other public service"),
        Outcome.PRIV_LINK: ("민간서비스 연계", "Linked to private help"),
        Outcome.CASE_MGMT: ("통합사례관리", "Case management"),
        Outcome.MONITOR: ("모니터링", "Monitoring"),
        Outcome.ALREADY_SERVED: ("이미 지원 중", "Already served"),
        Outcome.NOT_NEEDED: ("지원 불필요 확인", "No support needed"),
        Outcome.INELIGIBLE: ("신청 후 부적합", "Applied, not eligible"),
        Outcome.REFUSED: ("거부", "Refused"),
        Outcome.MOVED: ("이사·전출", "Moved away"),
        Outcome.UNLOCATED: ("미접촉(계속 찾음)", "Not located, search goes on"),
        Outcome.LONG_ABSENCE: ("장기 부재(입원·시설 등)", "Long absence (hospital, facility)"),
        Outcome.DEAD: ("사망", "Deceased"),
        Outcome.DUPLICATE: ("중복", "Duplicate"),
        Outcome.DATA_ERROR: ("자료 오류", "Wrong record"),
    },
    "band": {
        Band.URGENT: ("긴급", "Urgent"),
        Band.HIGH: ("높음", "High"),
        Band.NORMAL: ("보통", "Normal"),
        Band.LOW: ("낮음", "Low"),
    },
    "why": {
        Why.UNREACHED: ("미접촉 재선정", "Not reached before"),
        Why.CHRONIC: ("장기 단일 위기", "One crisis for very long"),
        Why.REPEAT: ("반복 발굴", "Found again and again"),
        Why.SCORE: ("점수", "Points"),
        Why.EXPLORATION: ("탐색 표본", "Drawn by lot"),
        Why.REFERENCE: ("참고 명단", "Reference list"),
    },
    "household": {
        "aged_alone": ("노인 1인 가구", "Older person alone"),
        "middle_alone": ("중장년 1인 가구", "Middle-aged person alone"),
        "youth_alone": ("청년 1인 가구", "Young person alone"),
        "aged_only": ("노인 가구", "Older people only"),
        "single_parent": ("한부모 가구", "Single parent"),
        "with_children": ("자녀 양육 가구", "Family with children"),
        "adults": ("성인 가구", "Adults"),
    },
    "relation": {
        "head": ("세대주", "Head"),
        "spouse": ("배우자", "Spouse"),
        "child": ("자녀", "Child"),
        "parent": ("부모", "Parent"),
        "other": ("동거인", "Other"),
    },
    "sex": {"m": ("남", "Male"), "f": ("여", "Female")},
    "kind": {
        Kind.CUT: ("공급 중단", "Cut off"),
        Kind.ARREARS: ("체납", "Arrears"),
        Kind.LOSS: ("상실", "Loss"),
    },
    "state": {State.ACTIVE: ("계속", "Ongoing"), State.CLEARED: ("해소", "Cleared")},
    "trend": {
        Trend.WORSENING: ("악화", "Worsening"),
        Trend.STEADY: ("유지", "Steady"),
        Trend.EASING: ("완화", "Easing"),
    },
    "arrived": {
        Arrived.ARRIVED: ("도착", "Arrived"),
        Arrived.LATE: ("이번 차수분 미도착", "Late for this round"),
        Arrived.MISSING: ("한 번도 오지 않음", "Never arrived"),
        Arrived.HELD: ("보류됨", "Held at the gate"),
    },
    "verdict": {
        Verdict.YES: ("받을 수 있어 보임", "Seems eligible"),
        Verdict.NO: ("해당 없어 보임", "Seems not eligible"),
        Verdict.DEPENDS: ("확인이 필요함", "Depends on a missing fact"),
    },
    "mender": {Mender.PROVIDER: ("제공기관", "Provider"), Mender.STEWARD: ("데이터 담당자", "Data steward")},
    "category": {
        "encoding": ("글자 깨짐", "Encoding"),
        "shape": ("줄 모양", "Shape of the line"),
        "count": ("건수 불일치", "Count"),
        "required": ("빠진 값", "Missing value"),
        "type": ("형식", "Type"),
        "range": ("범위 밖", "Out of range"),
        "code": ("모르는 코드", "Unknown code"),
        "key": ("식별값", "Key"),
        "duplicate": ("중복", "Duplicate"),
    },
    "delivery": {
        "accepted": ("받음", "Accepted"),
        "refused": ("반려", "Refused"),
        "held": ("보류", "Held"),
        "superseded": ("대체됨", "Superseded"),
    },
    "stage": {
        "queued": ("차례를 기다림", "Waiting for its turn"),
        "take_in": ("자료 받기", "Taking in"),
        "link": ("연결", "Linking"),
        "examine": ("신호·자격·점수·사유", "Signals, entitlements, points, reasons"),
        "choose": ("선정", "Choosing"),
        "publish": ("배포", "Publishing"),
    },
}
"""Kind of code -> code -> (Korean, English)."""
