"""The Netherlands, as far as a signal goes: another country's law under the same contract (다른 나라의 예).

`feeds/ddas_signals` reads the published exchange of early debt signals (DDAS v0.9, VNG Realisatie), one record a
signal; `export.py` writes signals, cases and attempts in the same shape. There is no scorecard and there are no
benefits: this package shows that a feed contract carries over, and is no product for Dutch municipalities. How to begin
a country: docs/how-to/another-country.md.
"""

from pathlib import Path

from bandi.engine.contract.feeds import Feed, read_feed

HERE = Path(__file__).parent


def feeds() -> dict[str, Feed]:
    """The feeds of the Netherlands by id."""
    found = [read_feed(path) for path in sorted(HERE.glob("feeds/*/feed.toml"))]
    return {feed.id: feed for feed in found}
