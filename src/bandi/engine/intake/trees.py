"""Records of XML and JSON, as open APIs answer: read as they come, no tree is built (계층 자료).

Elements of a record are named by their path below it, dotted; an XML attribute is `@name`. Lists are walked through.
"""

import io
from decimal import Decimal
from xml.etree.ElementTree import ParseError

import ijson
import polars as pl
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from bandi.engine.contract.feeds import Feed
from bandi.engine.intake.refuse import RECORD, FileRefused, too_many

DEEPEST = 60
PIECE = 256 * 1024  # bytes given to the XML reader at a time

Cell = str | None


class Walk:
    """Follows a document from element to element and keeps the cells of its records.

    `columns`: one list of cells for each declared name. `broken`: number of a record and its fault.
    """

    def __init__(self, feed: Feed) -> None:
        shape = feed.file
        self.names: dict[str, list[int]] = {}  # one element may be read as several columns
        for place, column in enumerate(feed.columns):
            self.names.setdefault(column.name, []).append(place)
        self.records_at, self.count_at, self.most = shape.records_at, shape.count_at, shape.most_lines
        self.columns: list[list[Cell]] = [[] for _ in feed.columns]
        self.numbers: list[int] = []
        self.broken: list[tuple[int, str]] = []
        self.told: str | None = None  # how many records the document says it holds
        self.seen = False  # whether anything stands where records should
        self.count = 0
        self._at = [""]
        self._cells: dict[str, Cell] | None = None
        self._depth, self._fault = 0, ""

    def enter(self, name: str) -> None:
        """An element opens."""
        above = self._at[-1]
        here = f"{above}.{name}" if above and name else above or name
        self._at.append(here)
        if len(self._at) > DEEPEST:
            raise self.refuse("지나치게 깊게 겹친 파일입니다.", "elements are nested far too deeply.")
        if self._cells is None and here == self.records_at:
            self._cells, self._depth, self._fault = {}, len(self._at), ""
            self.seen, self.count = True, self.count + 1
            if self.count > self.most:
                raise too_many(self.most, rows=self.count)

    def value(self, text: Cell) -> None:
        """The element last opened holds a text, or nothing."""
        here = self._at[-1]
        if self._cells is None:
            if self.count_at and here == self.count_at:
                self.told = text
            return
        if len(self._at) == self._depth:
            self._fault = "bare"
            return
        name = here[len(self.records_at) :].removeprefix(".")
        if name not in self.names:
            if text is None:
                return
            raise self.refuse(
                "약속하지 않은 항목이 있습니다. 약속한 항목만 담아",
                "an element that is not agreed. Send the file again with the agreed elements.",
            )
        if self._cells.get(name) is not None:
            self._fault = "twice"
        self._cells[name] = text

    def leave(self) -> None:
        """The element last opened closes."""
        if self._cells is not None and len(self._at) == self._depth:
            if self._fault:
                self.broken.append((self.count, self._fault))
            else:
                self.numbers.append(self.count)
                for name, places in self.names.items():
                    for place in places:
                        self.columns[place].append(self._cells.get(name))
            self._cells = None
        self._at.pop()

    def refuse(self, ko: str, en: str, category: str = "shape") -> FileRefused:
        """A refusal at the record that was being read."""
        said = ko if ko.endswith("담아") else f"{ko} 원본에서 다시 내려받아"
        return FileRefused(category, f"{said} 다시 보내 주세요.", en, line=self.count, rows=self.count, place=RECORD)

    def cells(self) -> pl.DataFrame:
        """`line` (number of the record) and c0, c1, … as text."""
        table = [pl.Series("line", self.numbers, dtype=pl.Int64)]
        table += [pl.Series(f"c{place}", texts, dtype=pl.String) for place, texts in enumerate(self.columns)]
        return pl.DataFrame(table)


def walk_json(text: bytes, feed: Feed) -> Walk:
    """Walks through a JSON document in UTF-8. Raises FileRefused when it is none, or is cut off."""
    walk, pending, lists = Walk(feed), "", []
    try:
        for event, value in ijson.basic_parse(io.BytesIO(text)):
            if event == "map_key":
                pending = value
            elif event == "start_map":
                walk.enter(pending)
                lists.append(pending)
                pending = ""
            elif event == "start_array":
                lists.append(pending)
                if len(lists) > DEEPEST:
                    raise walk.refuse("지나치게 깊게 겹친 파일입니다.", "elements are nested far too deeply.")
            elif event == "end_map":
                pending = lists.pop()
                walk.leave()
            elif event == "end_array":
                pending = lists.pop()
            else:
                walk.enter(pending)
                walk.value(_json_text(event, value))
                walk.leave()
    except (ijson.JSONError, UnicodeDecodeError, ValueError, ArithmeticError) as error:
        raise walk.refuse("JSON이 아니거나 중간에서 잘린 파일입니다.", "not JSON, or cut off in the middle.") from error
    return walk


def _json_text(event: str, value: object) -> Cell:
    if value is None:
        return None
    if event == "boolean":
        return "true" if value else "false"
    if isinstance(value, Decimal) and not value.is_finite():
        return None
    return str(value)


def walk_xml(text: bytes, feed: Feed) -> Walk:
    """Walks through an XML document in UTF-8. Raises FileRefused when it is none, is cut off, or declares entities."""
    steps = _Steps(Walk(feed))
    parser = DefusedXMLParser(target=steps, encoding="utf-8", forbid_dtd=True)
    try:
        for start in range(0, len(text), PIECE):
            parser.feed(text[start : start + PIECE])
        parser.close()
    except DefusedXmlException as error:
        raise steps.walk.refuse(
            "DTD나 개체를 선언한 XML은 받지 않습니다.", "an XML file may not declare a DTD or entities."
        ) from error
    except (ParseError, ValueError) as error:
        raise steps.walk.refuse(
            "XML이 아니거나 중간에서 잘린 파일입니다.", "not XML, or cut off in the middle."
        ) from error
    return steps.walk


class _Steps:
    """What the XML reader tells, step by step."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self._texts: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        self.walk.enter(tag.rpartition("}")[2])
        self._texts = []
        for name, text in attributes.items():
            self.walk.enter(f"@{name.rpartition('}')[2]}")
            self.walk.value(text)
            self.walk.leave()

    def text(self, text: str) -> None:
        """Text stands in the element."""
        self._texts.append(text)

    data = text  # the XML reader's name for it

    def end(self, _: str) -> None:
        """The element closes; blank text around other elements is no value."""
        text = "".join(self._texts)
        if text.strip():
            self.walk.value(text)
        self._texts = []
        self.walk.leave()

    def close(self) -> None:
        """The document ends."""
