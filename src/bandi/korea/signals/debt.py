"""Debt (채무·금융)."""

from bandi.korea.signals.registered import registered

SIGNALS = (
    registered(
        "credit_arrears", "대출·카드 연체", "Loan or card delinquency",
        counted="arrears", why="a spell ends when a month's file no longer names the person [I]",
    ),
    registered(
        "telecom_arrears", "통신요금 체납", "Telecom fee arrears",
        counted="arrears", why="a spell ends when a month's file no longer names the person [I]",
    ),
    registered(
        "debt_plan_lapsed", "채무조정 중지·실효", "Debt-adjustment plan lapsed",
        counted="events", lasts=12, why="collection begins again; a year until a new plan is usual [I]",
    ),
    registered(
        "microfinance_rejected", "정책서민금융 신청 반려", "Rejected for policy micro-finance",
        counted="events", lasts=6, why="who was refused the last lender needs money now; six months [I]",
    ),
)  # fmt: skip
