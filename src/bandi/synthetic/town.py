"""One district made whole (시군구): its people, homes, fortunes, what befell them, and their invented identities."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from bandi.synthetic.census import District, district, neighbourhoods, total
from bandi.synthetic.crises import Chronicle, live
from bandi.synthetic.dice import stream
from bandi.synthetic.fortunes import Fortunes, make_fortunes
from bandi.synthetic.homes import Homes, make_homes
from bandi.synthetic.names import full_names, phones, resident_numbers
from bandi.synthetic.papers import on_paper
from bandi.synthetic.people import People, make_others, make_people

NUMBERS = 9_999_991  # a prime: household numbers are spread over 1..NUMBERS without repeating
NO_PHONE = 0.06  # share of persons whose telephone no institution knows (I)


@dataclass
class Town:
    """Everything about one district. Arrays follow People: by household or by person."""

    code: str
    counts: pl.DataFrame
    people: People
    others: pl.DataFrame  # persons outside general households
    homes: Homes
    fortunes: Fortunes
    chronicle: Chronicle
    household_no: pl.Series  # 10 digits
    rrn: pl.Series
    name: pl.Series
    phone: pl.Series
    papers: pl.DataFrame  # the head of each household as a customer of an institution without resident numbers

    def payers(self, rows: np.ndarray, month: np.ndarray | int) -> np.ndarray:
        """The person in whose name a household is known: its head, or the next member once the head has died."""
        died = self.chronicle.died[rows]
        later = (died > 0) & (died <= month) & (self.people.size[rows] > 1)
        return np.asarray(self.people.first[rows] + later)


def make_town(code: str, areas: tuple[str, ...], *, seed: int, until: int) -> Town:
    """Makes the named neighbourhoods of one district and lives their months up to `until` (month number)."""
    whole = neighbourhoods().filter(pl.col("district") == code)
    counts = whole.filter(pl.col("area").is_in(list(areas)))
    numbers = district(code)
    share = min(1.0, total(counts, "general") / total(whole, "nationals"))
    people = make_people(counts, aged=_aged_at_home(numbers, whole, share), rng=stream(seed, code, "people"))
    homes = make_homes(counts, people, rng=stream(seed, code, "homes"))
    fortunes = make_fortunes(people, homes, numbers, share=share, rng=stream(seed, code, "fortunes"))
    index = sorted(neighbourhoods()["district"].unique()).index(code)
    serial = (np.arange(len(people.size)) * 6_180_339 + 2_718_281) % NUMBERS
    chronicle = live(people, homes, fortunes, place=(seed, code), until=until)
    name = full_names(people, rng=stream(seed, code, "names"))
    phone = phones(len(people.sex), rng=stream(seed, code, "phones"), missing=NO_PHONE)
    heads = homes_of(people, homes, people.first).with_columns(
        name=name.gather(people.first), phone=phone.gather(people.first)
    )
    return Town(
        code=code,
        counts=counts,
        people=people,
        others=make_others(counts, rng=stream(seed, code, "others")),
        homes=homes,
        fortunes=fortunes,
        chronicle=chronicle,
        household_no=pl.Series("household_no", serial).cast(pl.String).str.zfill(7).str.replace("^", f"{100 + index}"),
        rrn=resident_numbers(people, district=code, rng=stream(seed, code, "numbers")),
        name=name,
        phone=phone,
        papers=on_paper(heads, rng=stream(seed, code, "papers")),
    )


def homes_of(people: People, homes: Homes, persons: np.ndarray) -> pl.DataFrame:
    """birth, building, street and unit of these persons as the register has them."""
    house = people.household[persons]
    return pl.DataFrame(
        {
            "birth": pl.Series(people.born[persons]).cast(pl.Int32).cast(pl.Date),
            "building": homes.building.gather(house),
            "street": homes.street.gather(house),
            "unit": homes.unit.gather(house),
        }
    )


def _aged_at_home(numbers: District, whole: pl.DataFrame, share: float) -> float:
    """The aged of the district less those in institutions: 45 in 100 of the nationals outside households."""
    outside = max(0, total(whole, "nationals") - total(whole, "general"))
    return max(0.0, numbers.aged - 0.45 * outside) * min(
        1.0, share * total(whole, "nationals") / total(whole, "general")
    )
