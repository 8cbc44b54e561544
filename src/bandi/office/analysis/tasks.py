"""Questions too large to answer while a page loads. Never beside a running round."""

from uuid import UUID

from procrastinate.contrib.django import app

from bandi.office.analysis import actions, judge_runs


@app.task(name="what_if", queue="rounds", lock="round")
def what_if(question: str) -> None:
    """Answers one question."""
    actions.answer(UUID(question))


@app.task(name=judge_runs.JOB, queue="rounds", lock="round")
def judge(run: str) -> None:
    """Judges the rounds by what became of their households."""
    judge_runs.judge_now(UUID(run))
