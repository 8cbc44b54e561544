"""Codes that officers tick at a door, with their words (방문 기록 항목)."""

CONDITIONS: dict[str, tuple[str, str]] = {
    "tidy": ("집 상태 양호", "Home in order"),
    "cold": ("난방 안 됨", "No heating"),
    "dark": ("전기 끊김", "No power"),
    "no_water": ("물 끊김", "No water"),
    "no_food": ("먹을 것 없음", "No food"),
    "clutter": ("쓰레기·물건 쌓임", "Piled with things or rubbish"),
    "unsafe": ("위험한 곳", "Dangerous building"),
    "mail_piled": ("우편물 쌓임", "Mail piling up"),
    "empty": ("사람이 사는 흔적 없음", "No sign of anyone living here"),
    "dog": ("개 있음(방문 주의)", "Dog: take care"),
    "threat": ("위협 있었음(2인 방문)", "Threats: go in two"),
}
"""What was seen."""

WARNINGS = ("dog", "threat", "unsafe")
"""Conditions that the next visitor must know before going."""

NEEDS: dict[str, tuple[str, str]] = {
    "income": ("생계비", "Living costs"),
    "rent": ("주거비·집", "Rent or a home"),
    "arrears": ("체납 해결", "Settling arrears"),
    "medical": ("의료", "Medical care"),
    "mental": ("마음 건강", "Mental health"),
    "care": ("돌봄", "Care"),
    "food": ("먹거리", "Food"),
    "work": ("일자리", "Work"),
    "child": ("아동·교육", "Children, schooling"),
    "debt": ("채무 상담", "Debt advice"),
    "none": ("도움 필요 없음", "None"),
}
"""What the household needs."""

PARTS: dict[str, tuple[str, str]] = {
    "morning": ("오전", "Morning"),
    "afternoon": ("오후", "Afternoon"),
    "evening": ("저녁", "Evening"),
}
"""Parts of a day in which it makes sense to try again."""

WELL_BEING_KO = (
    "안녕하십니까. {office}입니다. {area} 관내에서 위기가 의심되는 가구에 전화 {calls}회, 방문 {visits}회를 하였으나 "
    "만나지 못하였습니다. 생명·신체의 위험이 우려되어 안부 확인을 요청드립니다. "
    "주소와 성명은 유선으로 알려 드리겠습니다."
)
WELL_BEING_EN = (
    "This is {office}. We called {calls} times and visited {visits} times a household in {area} that may be in danger, "
    "and met nobody. We ask for a well-being check. We will give the address and name by telephone."
)
"""Prepared request to police or fire service. Names nobody: the address follows by telephone."""
