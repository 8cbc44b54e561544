"""Codes of this room with their words for officers (알림의 상태와 길)."""

from bandi.office.reports.models import Report, ReportFile, ReportMessage

REPORT_STATES: dict[str, tuple[str, str]] = {
    Report.State.NEW: ("새로 옴", "New"),
    Report.State.WORKING: ("살피는 중", "Being looked after"),
    Report.State.TOLD: ("결과를 알림", "Outcome told"),
    Report.State.REJECTED: ("이어 가지 않음", "Not followed"),
    Report.State.APPEALED: ("다시 살펴 달라고 함", "Asked to look again"),
}
"""State -> its words in Korean and English."""

REPORT_WAYS: dict[str, tuple[str, str]] = {
    Report.Way.WEB: ("누리집", "Web page"),
    Report.Way.POSTER: ("QR 안내", "QR poster"),
    Report.Way.PHONE: ("전화", "Telephone"),
    Report.Way.LEADER: ("통장 순회", "Leader's round"),
    Report.Way.API: ("전산 연결", "Partner's system"),
}
"""How a report came -> its words."""

REPORT_PARTS: dict[str, tuple[str, str]] = {
    ReportFile.Kind.PHOTO: ("사진", "Photo"),
    ReportFile.Kind.VOICE: ("목소리", "Voice"),
    ReportMessage.Kind.MORE: ("더 알려 줌", "Told more"),
    ReportMessage.Kind.APPEAL: ("다시 살펴 달라고 함", "Asked to look again"),
}
"""What belongs to a report -> its words."""
