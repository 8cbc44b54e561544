"""Codes of applications with their words in Korean and English (신청 용어)."""

STATES: dict[str, tuple[str, str]] = {
    "draft": ("쓰는 중", "Being written"),
    "sent": ("접수됨", "Received"),
    "waiting": ("서류를 기다림", "Waiting for papers"),
    "proposed": ("거절을 두 번째 담당이 확인", "Refusal waits for a second officer"),
    "granted": ("결정됨", "Granted"),
    "refused": ("받아들여지지 않음", "Refused"),
    "withdrawn": ("취하함", "Withdrawn"),
}
"""State of an application -> its words."""

OPEN = ("sent", "waiting", "proposed")
DECIDED = ("granted", "refused")

OBJECTIONS: dict[str, tuple[str, str]] = {
    "filed": ("이의신청 심사 중", "Objection under review"),
    "upheld": ("이의신청이 받아들여짐", "Objection upheld"),
    "dismissed": ("이의신청이 받아들여지지 않음", "Objection dismissed"),
}

WAYS: dict[str, tuple[str, str]] = {
    "photo": ("사진으로 냄", "As a photo"),
    "bring": ("사무소에 가져감", "Brought to the office"),
    "office": ("사무소가 공공기록으로 확인", "The office looks it up"),
}
"""How a paper comes."""

STEPS: dict[str, tuple[str, str]] = {
    "begun": ("쓰기 시작", "Begun"),
    "written": ("답을 고침", "Answers written"),
    "paper": ("서류를 냄", "Paper given"),
    "sent": ("보냄", "Sent"),
    "asked": ("빠진 서류를 요청", "Missing papers asked for"),
    "resumed": ("서류가 다 와서 다시 진행", "Papers complete, going on"),
    "late": ("늦어지는 까닭을 알림", "Told why it takes longer"),
    "proposed": ("거절 의견", "Refusal proposed"),
    "returned": ("거절 의견을 돌려보냄", "Refusal sent back"),
    "granted": ("결정", "Granted"),
    "refused": ("거절 결정", "Refused"),
    "withdrawn": ("취하", "Withdrawn"),
    "known": ("결정을 알림", "Decision made known"),
    "objected": ("이의신청", "Objection"),
    "longer": ("이의신청 결정이 늦어지는 까닭을 알림", "Told why the objection takes longer"),
    "upheld": ("이의신청 받아들임", "Objection upheld"),
    "dismissed": ("이의신청 받아들이지 않음", "Objection dismissed"),
    "watched": ("이력관리에 등록", "Taken into the history"),
    "untold": ("문자로 알리지 못함", "Could not be told by text"),
    "tied": ("가구와 이음", "Tied to a household"),
    "claimed": ("온라인 계정과 이음", "Joined with an account"),
}
"""What happened to an application."""
