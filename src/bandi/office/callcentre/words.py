"""Codes of this room with their words (상담 전화와 방문 신청의 상태)."""

from bandi.office.callcentre.models import CardText, VisitRequest

VISIT_STATES: dict[str, tuple[str, str]] = {
    VisitRequest.State.ASKED: ("답 기다림", "Awaiting an answer"),
    VisitRequest.State.ACCEPTED: ("날짜 정해짐", "Day set"),
    VisitRequest.State.DECLINED: ("가지 않음", "Declined"),
    VisitRequest.State.CANCELLED: ("취소함", "Cancelled"),
    VisitRequest.State.DONE: ("다녀옴", "Visited"),
}
"""State -> its words in Korean and English."""

VISIT_FACTS: dict[str, tuple[str, str]] = {
    VisitRequest.Part.MORNING: ("오전", "morning"),
    VisitRequest.Part.AFTERNOON: ("오후", "afternoon"),
    VisitRequest.Way.PHONE: ("전화", "Telephone"),
    VisitRequest.Way.WEB: ("누리집", "Web page"),
    VisitRequest.About.WELFARE: ("복지 상담", "Advice on benefits"),
    VisitRequest.About.READINESS: ("노후준비 상담", "Advice on retirement"),
}
"""When, how and what about -> words."""

CARDS: dict[str, tuple[str, str]] = {
    CardText.What.PROGRAMME: ("복지서비스 설명", "Page of a service"),
    CardText.What.FINDER: ("찾기 결과", "Result of the finder"),
    CardText.What.BOOK: ("방문 신청 화면", "Page to ask for a visit"),
    CardText.What.VISIT: ("방문 날짜", "Day of a visit"),
    "report": ("알림", "Report"),
    "visit": ("방문 신청", "Request for a visit"),
    "card": ("문자", "Text"),
    "today": ("오늘", "Today"),
    "month": ("이번 달", "This month"),
}
"""What a text carries, what came of a call, spans of figures -> words."""
