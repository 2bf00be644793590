"""Defined names in workbook.xml: put ours in, leave every other byte. Source: ECMA-376-1 18.2.5-6."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from xlfinsam.engine.addresses import split
from xlfinsam.engine.xmltext import ATTRIBUTES, DamageError, S, attributes, escape, mask, prefix_of, unescape
from xlfinsam.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

BUILT_IN: Final = "_xlnm."
ARSBOK_MARK: Final = "arsbok.uppstallning"  # says how the sheets of an årsbok are laid out
_LAWFUL: Final = re.compile(r"(?:[^\W\d]|\\)[\w.\\?]{0,254}")
_R1C1: Final = re.compile(r"[rc]|r[0-9]*c[0-9]*|r[0-9]+", re.IGNORECASE)
_BEFORE: Final = ("externalReferences", "functionGroups", "sheets")  # what definedNames stands after, nearest first


def is_lawful(name: str) -> bool:
    """Whether Excel takes `name`: it begins with a letter or `_`, has no space, and is no address (A1, R1C1)."""
    return bool(_LAWFUL.fullmatch(name)) and split(name) is None and not _R1C1.fullmatch(name)


def splice_names(text: str, wanted: Mapping[str, str], owned: Callable[[str], bool]) -> str:
    """Give workbook.xml (checked) with the owned names of workbook scope being exactly `wanted`, name -> reference.

    A name that stands already keeps its bytes; a new one goes where Excel sorts it. Raises WrongUseError for a name
    that Excel would refuse, that is not owned, or that differs only in letter case from another.
    """
    for name in wanted:
        if not owned(name) or not is_lawful(name):
            raise WrongUseError(f"Namnet {name!r} kan inte användas som definierat namn i arbetsboken.")
    masked = mask(text)
    prefix = prefix_of(masked, "workbook")
    if prefix is None:
        raise DamageError("trasig_xml", "arbetsbokens huvuddel")
    p = re.escape(prefix)
    block = re.search(rf"<{p}definedNames{ATTRIBUTES}(?:/>|>(.*?)</{p}definedNames{S}*>)", masked, re.DOTALL)
    begin, end = block.span(2) if block and block[2] is not None else (0, 0)
    definitions = list(_definitions(text, masked, begin, end, p))
    tail = text[definitions[-1].end if definitions else begin : end]
    content = "".join(markup for _, markup in _merged(definitions, prefix, wanted, owned))
    if end and content:
        return text[:begin] + content + tail + text[end:]
    start, stop = block.span() if block else _place(masked, p)
    whole = f"<{prefix}definedNames>{content}</{prefix}definedNames>" if content else ""
    return text[:start] + whole + text[stop:]


@dataclass(frozen=True, slots=True)
class _Definition:
    """One `<definedName>`: `markup` is its bytes with the white space before, `end` where they end in the part."""

    name: str
    scoped: bool
    reference: str
    tag: str
    gap: str
    markup: str
    end: int

    def pointing_to(self, reference: str, prefix: str) -> _Definition:
        """Give the same definition, its attributes as they stand, with another content."""
        tag = self.tag.removesuffix(">").removesuffix("/")
        return replace(self, markup=f"{self.gap}{tag}>{escape(reference)}</{prefix}definedName>")


def _definitions(text: str, masked: str, begin: int, end: int, p: str) -> Iterator[_Definition]:
    pattern = re.compile(rf"<{p}definedName{ATTRIBUTES}(?:/>|>([^<]*)</{p}definedName{S}*>)")
    at = begin
    for found in pattern.finditer(masked, begin, end):
        given = attributes(found[1])
        content = found.start(2) if found[2] is not None else found.end()
        yield _Definition(
            name=given.get("name", ""),
            scoped="localSheetId" in given,
            reference=unescape(found[2] or ""),
            tag=text[found.start() : content],
            gap=text[at : found.start()],
            markup=text[at : found.end()],
            end=found.end(),
        )
        at = found.end()


def _merged(
    definitions: list[_Definition], prefix: str, wanted: Mapping[str, str], owned: Callable[[str], bool]
) -> list[tuple[str, str]]:
    """Give (sort key, markup) of what is to stand: the others' as they are, ours changed, dropped or put in."""
    lowered = {name.lower() for name in wanted}
    if len(lowered) < len(wanted):
        raise WrongUseError("Två definierade namn skiljer sig bara i stora och små bokstäver.")
    missing = dict(wanted)
    nodes: list[tuple[str, str]] = []
    for definition in definitions:
        name = definition.name
        if not definition.scoped and owned(name):
            if name not in missing:
                continue
            if (reference := missing.pop(name)) != definition.reference:
                definition = definition.pointing_to(reference, prefix)  # noqa: PLW2901
        elif not definition.scoped and name.lower() in lowered:
            raise WrongUseError(f"Namnet {name} finns redan i arbetsboken och betyder något annat.")
        nodes.append((_key(name), definition.markup))
    for name, reference in missing.items():
        markup = f'<{prefix}definedName name="{escape(name)}">{escape(reference)}</{prefix}definedName>'
        place = next((place for place, node in enumerate(nodes) if node[0] > _key(name)), len(nodes))
        nodes.insert(place, (_key(name), markup))
    return nodes


def _key(name: str) -> str:
    """Give what Excel sorts by: no letter case, and as if the built-in prefix were not there."""
    return name.lower().removeprefix(BUILT_IN)


def _place(masked: str, p: str) -> tuple[int, int]:
    """Find where definedNames goes when there is none: after the nearest element that the schema puts before it."""
    for name in _BEFORE:
        if found := re.search(rf"<{p}{name}{ATTRIBUTES}(?:/>|>.*?</{p}{name}{S}*>)", masked, re.DOTALL):
            return found.end(), found.end()
    raise DamageError("trasig_xml", "arbetsboken saknar blad")
