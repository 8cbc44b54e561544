"""Who is in need in a month (욕구): what discovery is measured against, whatever the records say.

Need comes from causes: means, shocks, illness, being alone with it, debts, care, and a good part that nobody has on
file. It does not come from records, but for the dark of a cut: a household may owe three bills and manage, or owe none
and go hungry. All weights are ours (I); they were set so that about six households in a hundred are in need at a time,
and to nothing that a score does.
"""

from dataclasses import dataclass

import numpy as np

from bandi.synthetic.fortunes import Fortunes
from bandi.synthetic.homes import OWNED
from bandi.synthetic.state import State

LIVELIHOOD_LINE, HOUSING_LINE = 0.32, 0.48  # of the standard median (2024 to 2027, domain §4.2)
SHOCKED = 0.20  # what one unit of stress takes off the logarithm of a household's income (I)
IN_NEED = 0.5  # level of need from which a household is in need
FRAIL = 78  # age from which somebody alone needs more than money (I)

WEIGHTS = {
    "ordinary": -2.75,
    "poverty": 0.65,
    "unmet": 0.45,
    "livelihood": -0.60,
    "stress": 1.30,
    "ill": 0.30,
    "ill_and_poor": 0.40,
    "disabled": 0.35,
    "isolation": 0.45,
    "alone_and_frail": 0.25,
    "burden": 0.18,
    "one_parent": 0.50,
    "dark": 0.90,
    "coping": -1.10,
}
"""What each cause adds to the log odds of need (I)."""


@dataclass(frozen=True)
class Standing:
    """One month's truth by household."""

    need: np.ndarray  # 0 to 1
    unmet: np.ndarray  # entitled to livelihood or housing benefit and not receiving it
    livelihood: np.ndarray  # receives livelihood benefit


def burden_of(fortunes: Fortunes) -> np.ndarray:
    """Debts in years of income, at most six."""
    return np.asarray(np.clip(fortunes.debts / np.maximum(fortunes.income, 300_000) / 12, 0, 6))


def standing(state: State, ages: np.ndarray) -> Standing:
    """The truth of this month. `ages`: of the heads, in years."""
    people, fortunes = state.people, state.fortunes
    ratio = fortunes.ratio * np.exp(-SHOCKED * np.clip(state.stress, 0, 3))
    unmet = (ratio <= LIVELIHOOD_LINE) & ~state.livelihood
    unmet |= (ratio <= HOUSING_LINE) & (state.homes.tenure != OWNED) & ~state.housing
    poverty = np.clip(-np.log(ratio / 0.6), -2, 2)
    ill = people.count(fortunes.ill) > 0
    causes = {
        "ordinary": np.ones(len(ratio)),
        "poverty": poverty,
        "unmet": unmet,
        "livelihood": state.livelihood,
        "stress": np.clip(state.stress, 0, 3),
        "ill": ill,
        "ill_and_poor": ill & (poverty > 0),
        "disabled": people.count(fortunes.disabled) > 0,
        "isolation": state.isolation,
        "alone_and_frail": (people.size == 1) & (ages >= FRAIL),
        "burden": burden_of(fortunes),
        "one_parent": fortunes.kind == "single_parent",
        "dark": state.cut["power"] | state.cut["water"],
        "coping": state.coping,
    }
    level = sum(weight * causes[name] for name, weight in WEIGHTS.items())
    gone = state.gone
    need = np.where(gone, 0.0, 1 / (1 + np.exp(-np.asarray(level))))
    return Standing(need, unmet & ~gone, state.livelihood.copy())
