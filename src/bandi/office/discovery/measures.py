"""Words for the columns of the reference list that a condition may ask about (참고 명단의 열 이름)."""

Words = tuple[str, str]

HEADS: dict[str, Words] = {
    "home": ("가구", "Household"),
    "round": ("시급도와 이력", "Urgency and history"),
    "signal": ("위기 신호", "Crisis signals"),
    "benefit": ("급여", "Benefits"),
}
"""Under which the columns stand."""

WORDS: dict[str, Words] = {
    "kind": ("가구 유형", "Kind of household"),
    "size": ("사는 사람 수", "People in the household"),
    "aged": ("65세 이상 사람 수", "People aged 65 and over"),
    "minors": ("18세 미만 아이 수", "Children under 18"),
    "youngest": ("가장 어린 사람의 나이", "Age of the youngest"),
    "head_age": ("세대주 나이", "Age of the head"),
    "head_sex": ("세대주 성별", "Sex of the head"),
    "lived_here": ("이 집에 산 지", "Lived here for"),
    "band": ("시급도", "Urgency"),
    "points": ("점수", "Points"),
    "signals": ("계속되는 신호 수", "Ongoing signals"),
    "longest": ("가장 오래된 신호", "Longest signal"),
    "fresh": ("새 신호 수", "New signals"),
    "owed": ("밀린 돈 모두", "All that is owed"),
    "unclaimed": ("받을 수 있어 보이는데 받지 않는 급여 수", "Benefits that seem due and are not received"),
    "times_listed": ("명단에 오른 횟수", "Times listed before"),
    "unresolved_listings": ("풀리지 않은 채 오른 횟수", "Listings in a row that settled nothing"),
    "unreached_rounds": ("이어서 만나지 못한 차수", "Rounds in a row nobody was met"),
    "last_outcome": ("지난 결과", "Last result"),
    "since_outcome": ("지난 결과가 난 지", "Since the last result"),
}
"""Columns that are about no signal and no benefit."""

UNITS: dict[str, Words] = {"months": ("개월", "months"), "won": ("원", "won")}
CODES = {"kind": "household", "head_sex": "sex", "last_outcome": "outcome", "verdict": "verdict", "band": "band"}
"""Column -> the kind of its codes in LABELS."""


def of_signal(measured: str, name: Words) -> Words:
    """A column about one signal: whether it goes on, how long, how much."""
    ko, en = name
    return {
        "signal": (f"{ko} 있음", f"{en}: ongoing"),
        "months": (f"{ko} 기간", f"{en}: how long"),
        "amount": (f"{ko} 금액", f"{en}: amount"),
    }[measured]


def of_kind(name: Words) -> Words:
    """A column about a kind of signal."""
    return f"{name[0]} 신호 있음", f"Any ongoing signal: {name[1].lower()}"


def of_benefit(measured: str, name: Words) -> Words:
    """A column about one benefit: what the rules say, whether it is received."""
    ko, en = name
    return {"verdict": (f"{ko} 판정", f"{en}: verdict"), "received": (f"{ko} 받음", f"{en}: received")}[measured]
