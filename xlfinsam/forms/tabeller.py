"""The few words that a form's own tables are declared with: a column that is added up, the parts of a text."""

from dataclasses import replace

from xlfinsam.asked import Field
from xlfinsam.forms import kalmar
from xlfinsam.forms.words import inget
from xlfinsam.language import Data, Expression, OfAll, Sum
from xlfinsam.shown import Measure

BLAD = replace(kalmar.BLAD, fields=(*(item for item in kalmar.BLAD.fields if item.since == 1), inget()))
"""What every sheet begins with: its day, who has filled it in, and whether there is anything to report."""


def added(name: str, title: str, shows: Expression, group: str = "", style: str = "antal") -> Measure:
    """Declare a measure whose sum row is the sum over all rows."""
    return Measure(name, title, shows, total=Sum((OfAll(name),)), group=group, style=style)


def asked(item: Field, title: str = "", group: str = "", style: str = "antal") -> Measure:
    """Declare the column of a field, added up."""
    return added(item.id.partition(".")[2], title or item.label, Data(item.id), group, style)


def alone(item: Field, title: str = "", group: str = "", style: str = "decimal") -> Measure:
    """Declare the column of a field that is not to be added up: an age, a time, a share."""
    return Measure(item.id.partition(".")[2], title or item.label, Data(item.id), group=group, style=style)
