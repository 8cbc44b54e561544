"""Possible worlds: every completion of the unknown facts, held by one vectorised simulation (가능한 경우).

A world fixes a value for every fact. For one benefit the worlds are all combinations of the values of the facts it
depends on. Facts that no two benefits share need no combinations with one another: they share an axis, so three such
facts cost no more than one. A fact that is known has its value in every world.

Arrays are laid out world by world: row `w * households + h`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from openfisca_core.errors import ParameterNotFoundError
from openfisca_core.simulations import Simulation

from bandi.engine.contract.benefits import Fact, Rules

Array = NDArray[Any]


@dataclass(frozen=True)
class Axes:
    """How the worlds are laid out: one axis per fact, shared by facts that no benefit needs together."""

    sizes: tuple[int, ...]
    axis: dict[str, int]  # Fact.id -> axis

    @property
    def worlds(self) -> int:
        """How many worlds."""
        return int(np.prod(self.sizes, dtype=np.int64))

    def steps(self, fact: str) -> Array:
        """For each world, the place of the fact's axis: shape (worlds,)."""
        places: Array = np.indices(self.sizes)[self.axis[fact]].ravel()
        return places


def axes(rules: Rules) -> Axes:
    """An axis for each fact that two benefits share; the others are laid side by side, one of each benefit."""
    asked = {fact.id: [b.id for b in rules.benefits if fact.id in b.facts] for fact in rules.facts}
    shared = [fact for fact, benefits in asked.items() if len(benefits) > 1]
    axis = {fact: place for place, fact in enumerate(shared)}
    for benefit in rules.benefits:
        own = [fact for fact in asked if asked[fact] == [benefit.id]]
        axis |= {fact: len(shared) + place for place, fact in enumerate(own)}
    width = {fact.id: len(fact.worlds) for fact in rules.facts}
    sizes = tuple(max(width[f] for f in axis if axis[f] == place) for place in range(len(set(axis.values()))))
    return Axes(sizes=sizes, axis=axis)


@dataclass(frozen=True)
class Situation:
    """Some households as arrays, in the order of their key; persons in the order of household, birth and key."""

    household_of: Array  # household place of each person
    births: Array
    relations: Array  # role key of each person
    eldest: Array  # person place of the eldest of each household
    areas: dict[str, pl.Series]  # household variable -> choice
    facts: pl.DataFrame  # Fact.id columns, null when unknown

    @property
    def households(self) -> int:
        """How many households."""
        return len(self.eldest)


def situate(households: pl.DataFrame, persons: pl.DataFrame, facts: pl.DataFrame, *, rules: Rules) -> Situation:
    """Arrays of these households (HOUSEHOLDS sorted by key), their PERSONS and their facts (same order).

    Raises ValueError when a household has no person: such a table is a defect of the stage before.
    """
    place = households.select("household").with_row_index("place")
    members = persons.join(place, on="household").sort("place", "birth", "person")
    first = members.get_column("place").to_numpy()
    eldest = np.flatnonzero(np.diff(first.astype(np.int64), prepend=-1))
    if len(eldest) != households.height:
        raise ValueError("a household without persons cannot be assessed")
    return Situation(
        household_of=first.astype(np.int64),
        births=members.get_column("birth").to_numpy().astype("datetime64[D]"),
        relations=members.get_column("relation").to_numpy(),
        eldest=eldest,
        areas=dict(rules.areas(households.get_column("area"))),
        facts=facts,
    )


@cache
def built(system: Callable[[], Any]) -> Any:
    """The tax and benefit system, built once."""
    return system()


class Worlds:
    """One simulation of some households in all their possible worlds, and answers from it.

    `supposed` (of another law's worlds) gives the facts, so that two laws are asked about the very same worlds.
    """

    def __init__(
        self,
        situation: Situation,
        *,
        system: Any,
        rules: Rules,
        on: date,
        supposed: Mapping[str, Array] | None = None,
    ) -> None:
        self.axes = axes(rules)
        self.shape = (self.axes.worlds, situation.households)
        self.period = f"{on:%Y-%m}"
        self.simulation = self._populate(situation, system)
        self._set(rules.birth, np.tile(situation.births, self.axes.worlds))
        for variable, choice in situation.areas.items():
            allowed = system.get_variable(variable).possible_values
            self._set(variable, np.tile(np.asarray(allowed.encode(choice.to_numpy().astype(str))), self.axes.worlds))
        self.supposed: dict[str, Array] = {}
        for fact in rules.facts:
            self.supposed[fact.id] = supposed[fact.id] if supposed else self._suppose(fact, situation)
            self._set(fact.id, self.supposed[fact.id])

    def ask(self, variable: str) -> Array | None:
        """A household variable in every world, shape (worlds, households); null when its rules are not known yet."""
        try:
            return np.asarray(self.simulation.calculate(variable, self.period)).reshape(self.shape)
        except ParameterNotFoundError:
            return None

    def release(self) -> None:
        """Lets the arrays go. A simulation holds itself in a circle, so they would outlive it by far."""
        for variable in self.simulation.tax_benefit_system.variables:
            self.simulation.delete_arrays(variable)

    def _populate(self, situation: Situation, system: Any) -> Simulation:
        worlds, households = self.shape
        populations = system.instantiate_entities()
        group = populations[system.group_entities[0].key]
        roles = {role.key: role for role in group.entity.flattened_roles}
        persons = len(situation.household_of)
        for population, count in ((populations[system.person_entity.key], persons), (group, households)):
            population.count = worlds * count
            population.ids = np.arange(population.count)
        offsets = np.repeat(np.arange(worlds) * households, persons)
        group.members_entity_id = np.tile(situation.household_of, worlds) + offsets
        group.members_role = np.tile(np.array([roles[key] for key in situation.relations], dtype=object), worlds)
        return Simulation(system, populations)

    def _suppose(self, fact: Fact, situation: Situation) -> Array:
        """A fact in every world: its value where known, else the value of the world."""
        tried = np.array(fact.worlds, dtype=np.int64)
        step = np.minimum(self.axes.steps(fact.id), len(tried) - 1)
        supposed = np.broadcast_to(tried[step][:, None], self.shape)
        if fact.per_cent_of:
            supposed = supposed * (self.ask_now(fact.per_cent_of)) // 100
        told = situation.facts.get_column(fact.id)
        known = told.is_not_null().to_numpy()
        values = np.where(known, told.fill_null(0).to_numpy(), supposed)
        if fact.bearer == "eldest":
            borne = np.zeros((self.shape[0], len(situation.household_of)), dtype=np.int64)
            borne[:, situation.eldest] = values
            values = borne
        flat: Array = values.ravel()
        return flat

    def ask_now(self, variable: str) -> Array:
        """As `ask`, for a variable that must be known: raises OpenFisca's ParameterNotFoundError when it is not."""
        return np.asarray(self.simulation.calculate(variable, self.period)).reshape(self.shape)

    def _set(self, variable: str, values: Array) -> None:
        self.simulation.set_input(variable, self.period, values)
