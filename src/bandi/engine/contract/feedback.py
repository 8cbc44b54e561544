"""What the content declares about results that go back to institutions: `feedback.toml` (결과 회신표).

A code goes back where a line allows it, to that provider and in that word; everywhere else it is withheld, and the
table says why. A code withheld for good can be allowed to nobody.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bandi.engine.contract.feeds import Feed
from bandi.engine.errors import ContentError
from bandi.engine.words import Outcome


@dataclass(frozen=True)
class Allowed:
    """Codes that go back to some providers, as one word of theirs."""

    says: str  # the word that is sent: it tells no more than the provider must know
    codes: tuple[str, ...]  # words.Outcome
    providers: tuple[str, ...]  # Feed.provider_en
    reason: str
    law: str
    confidence: str  # L V S M I, as in the domain reference


@dataclass(frozen=True)
class Withheld:
    """Codes that do not go back where no line allows them; `always`: to nobody, whatever a line says."""

    codes: tuple[str, ...]
    reason: str
    law: str
    confidence: str
    always: bool = False


@dataclass(frozen=True)
class Feedback:
    """The whole table. Feeds of another retention class than `classes` (health, reports) never get an answer."""

    classes: tuple[str, ...]
    allowed: tuple[Allowed, ...]
    withheld: tuple[Withheld, ...]

    def words(self, feed: Feed) -> dict[str, str]:
        """Our code -> the word that goes back to the provider of a feed."""
        if feed.own or feed.target == "register" or feed.retention not in self.classes:
            return {}
        lines = [line for line in self.allowed if feed.provider_en in line.providers]
        return {code: line.says for line in lines for code in line.codes}


def read_feedback(path: Path, *, providers: Iterable[str]) -> Feedback:
    """Reads `feedback.toml`. `providers`: every name that may stand in it.

    Raises ContentError for an unknown code or provider, a code without a line that says why it is withheld, a code with
    two words for one provider, and a code allowed although it is withheld for good.
    """
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        allowed = tuple(Allowed(**_tuples(line)) for line in raw.pop("allowed", ()))
        withheld = tuple(Withheld(**_tuples(line)) for line in raw.pop("withheld", ()))
        table = Feedback(classes=tuple(raw.pop("classes")), allowed=allowed, withheld=withheld, **raw)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error
    if faults := _faults(table, set(providers)):
        raise ContentError("; ".join(faults), where=path.name)
    return table


def _tuples(line: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in line.items()}


def _faults(table: Feedback, providers: set[str]) -> list[str]:
    every, told = {str(code) for code in Outcome}, [code for line in table.withheld for code in line.codes]
    never = {code for line in table.withheld if line.always for code in line.codes}
    pairs = [(code, provider) for line in table.allowed for code in line.codes for provider in line.providers]
    codes, named = {code for code, _ in pairs}, {provider for _, provider in pairs}
    return [
        *(f"unknown code {code!r}" for code in sorted((codes | set(told)) - every)),
        *(f"unknown provider {name!r}" for name in sorted(named - providers)),
        *(f"{code!r} does not say why it is withheld" for code in sorted(every - set(told))),
        *(f"{code!r} is withheld twice" for code in sorted({code for code in told if told.count(code) > 1})),
        *(f"{code!r} is withheld for good and yet allowed" for code in sorted(codes & never)),
        *(f"{code!r} has two words for {name!r}" for code, name in sorted({p for p in pairs if pairs.count(p) > 1})),
        *(
            f"{line.says!r} says more than letters"
            for line in table.allowed
            if not line.says.isalpha() or line.says in every
        ),
    ]
