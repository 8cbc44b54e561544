"""How many questions the public finder asks, and how many minutes that takes (나에게 맞는 복지 찾기 시간), as JSON.

    python -m bench.minutes [--households 200]

Random households as somebody types them answer the three questions and then whatever is asked, until nothing that is
worth asking is open. Minutes are a model, not a measurement of people [I]: everything above the results is read, at
each of SPEEDS; each box takes the seconds of ACTS; each page three seconds to press, wait and find one's place. Reading
the results is not counted.
"""

import argparse
import json
import os
import statistics
from importlib import import_module
from typing import Any

SPEEDS = {"slow": 5, "usual": 10}  # Korean letters a second; practised readers do some ten [I]
PAGE = 3  # seconds
ACTS = {"money": 8, "one": 3, "many": 6, "who": 4, "place": 10}  # seconds a box
MEMBER = {"relation": 4, "born": 8, "lives": 3, "earn": 8}  # seconds a field of the first page


def main() -> None:
    """Prints the middle and the slowest tenth."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--households", type=int, default=200)
    wanted = ask.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bandi.office.settings")
    import_module("django").setup()
    household = import_module("tests.office.test_portal_agrees").household
    ways = [way(household(seed)[0]) for seed in range(wanted.households)]
    told: dict[str, Any] = {"households": len(ways)}
    for place, name in enumerate(("questions", "minutes_slow", "minutes_usual", "open_benefits")):
        values = [one[place] for one in ways]
        p90 = statistics.quantiles(values, n=10)[-1]
        told[name] = {
            "median": round(statistics.median(values), 1),
            "p90": round(p90, 1),
            "most": round(max(values), 1),
        }
    asked: dict[str, int] = {}
    for one in ways:
        for question in one[4]:
            asked[question] = asked.get(question, 0) + 1
    print(json.dumps(told | {"asked": asked}))


def way(typed: dict[str, Any]) -> tuple[int, float, float, int, list[str]]:
    """Questions after the first page, minutes at both speeds, benefits left open, and the questions in their order."""
    door = import_module("bandi.office.discovery.door.portal")
    household = import_module("bandi.office.portal.household")
    results = import_module("bandi.office.portal.results")
    content = door.content()
    of = {f"a_{box.id}": one for one in content.questions for box in one.boxes}
    told = {name: value for name, value in typed.items() if name not in of or of[name].first}
    letters, acts = _first(int(typed["people"]), content)
    asked: list[str] = []
    while True:
        form = _form(told)
        home = household.home_of(form)
        answers = door.judged(home.members, home.told, district=home.district, on=form.today)
        question = results.next_question(form, [one for one in answers if one.benefit not in home.received], "")
        if question is None:
            left = sum(str(one.verdict) == "depends" for one in answers)
            slow, usual = ((letters / speed + acts) / 60 for speed in SPEEDS.values())
            return len(asked), slow, usual, left, asked
        asked.append(question.id)
        read, act = _cost(question)
        letters, acts = letters + read, acts + act
        told |= {name: typed[name] for box in question.boxes if (name := f"a_{box.id}") in typed}
        if not _form(told).answered(question):
            told["skip"] = [*told.get("skip", []), question.id]


def _form(told: dict[str, Any]) -> Any:
    form = import_module("bandi.office.portal.forms").FinderForm(
        _query(told), lang="ko", today=import_module("tests.office.test_portal_agrees").ON
    )
    assert form.is_valid(), form.errors
    return form


def _query(told: dict[str, Any]) -> Any:
    query = import_module("django.http").QueryDict(mutable=True)
    for name, value in told.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def _first(people: int, content: Any) -> tuple[int, int]:
    """Letters and seconds of the three questions."""
    words = ("title", "lead", "who_h", "who_help", "born_help", "earn_help", "income_h", "income_help", "hard_h")
    costs = [_cost(one) for one in content.questions if one.first]
    letters = sum(len(content.words[word]["ko"]) for word in words) + sum(read for read, _ in costs)
    alone = MEMBER["relation"] + MEMBER["lives"]  # asked of the others only
    return letters, sum(MEMBER.values()) * people - alone + PAGE * people + sum(act for _, act in costs)


def _cost(question: Any) -> tuple[int, int]:
    """Letters and seconds of one question."""
    texts = [question.words, question.help, *(text for box in question.boxes for text in (box.words, box.help))]
    texts += [option.words for box in question.boxes for option in box.options]
    return sum(len(text.get("ko", "")) for text in texts), PAGE + sum(ACTS[box.kind] for box in question.boxes)


if __name__ == "__main__":
    main()
