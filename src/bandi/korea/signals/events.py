"""What happened at home or on the way (사건·사고)."""

from bandi.korea.signals.registered import registered

YEAR = "loss and repair weigh for about a year [I]"

SIGNALS = (
    registered("crime_victim", "형사범죄 피해", "Crime victim", counted="events", lasts=6, why="six months [I]"),
    registered("house_fire_victim", "주택 화재 피해", "House-fire victim", counted="events", lasts=12, why=YEAR),
    registered("disaster_victim", "재난 피해", "Disaster victim", counted="events", lasts=12, why=YEAR),
    registered(
        "household_head_died", "세대주 사망", "Head of the household died",
        counted="events", lasts=12, why="income and contracts are unsettled for about a year [I]",
    ),
)  # fmt: skip
