"""Work lost (실직). Without unemployment benefit and with it are two signals: they mean different things."""

from bandi.korea.signals.registered import registered

SIGNALS = (
    registered(
        "job_loss", "실직(실업급여 미수급)", "Job loss without unemployment benefit",
        counted="events", lasts=6, why="six months [I]",
    ),
    registered(
        "job_loss_paid", "실직(실업급여 수급)", "Job loss with unemployment benefit",
        counted="events", lasts=6, why="six months: within the 120 to 270 days it is paid [M]",
    ),
    registered(
        "extended_unemployment_benefit", "개별연장급여", "Individual extended unemployment benefit",
        counted="events", lasts=3, why="paid up to 60 days; three months from the day told [I]",
    ),
    registered(
        "daily_worker", "일용근로", "Daily worker",
        counted="status", why="holds while a file names the person: work by the day is told as it is done [I]",
    ),
    registered(
        "no_work_after_industrial_accident", "산재 요양 뒤 근로 단절", "No work after industrial-accident care ended",
        counted="events", lasts=12, why="a year in which work is hard to find again [I]",
    ),
    registered(
        "business_closed", "휴업·폐업", "Business suspended or closed",
        counted="events", lasts=12, why="a year: a self-employed person has no unemployment benefit as a rule [I]",
    ),
    registered(
        "employment_crisis", "고용위기", "Employment crisis",
        counted="events", lasts=6, why="not defined publicly; six months as for a job loss [I]",
    ),
)  # fmt: skip

COUNTED_ELSEWHERE = {
    "employment_insurance_loss": "each line of its file is a job loss with or without unemployment benefit already; "
    "a third signal would count one loss twice"
}
"""Registered types that have no signal of their own, and why."""
