"""Health insurance and national pension (사회보험)."""

from bandi.korea.signals.registered import registered

SIGNALS = (
    registered(
        "premium_arrears", "건강보험료 체납", "Health-insurance premium arrears",
        counted="arrears", why="a spell ends when a month's file no longer names the household [I]",
    ),
    registered(
        "pension_arrears", "국민연금보험료 체납", "National-pension contribution arrears",
        counted="arrears", least_months=3, why="from 2017-08-09 three months from memory [M]",
    ),
    registered(
        "pension_emergency_loan", "노후긴급자금 대부", "National-pension emergency loan",
        counted="events", lasts=12, why="a loan is evidence of need for about a year [I]",
    ),
)  # fmt: skip
