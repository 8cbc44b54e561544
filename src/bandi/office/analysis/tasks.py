"""Questions too large to answer while a page loads. Never beside a running round."""

from uuid import UUID

from procrastinate.contrib.django import app

from bandi.office.analysis import actions


@app.task(name="what_if", queue="rounds", lock="round")
def what_if(question: str) -> None:
    """Answers one question."""
    actions.answer(UUID(question))
