"""Word from people near by, under a local agreement (신고·통보)."""

from bandi.korea.signals.registered import registered

WHY = "six months, unless a visit has settled it before [I]"

SIGNALS = (
    registered("police_report", "경찰 통보", "Report by the police", counted="events", lasts=6, why=WHY),
    registered("pharmacy_report", "약국 신고", "Report by a pharmacy", counted="events", lasts=6, why=WHY),
    registered(
        "estate_agent_report", "공인중개사 신고", "Report by an estate agent", counted="events", lasts=6, why=WHY
    ),
)
