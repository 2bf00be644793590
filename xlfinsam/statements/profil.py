"""The two ways the published reports lay out their statements, as data: order, numbers of notes, words, signs, columns.

Source: Kalmar's årsredovisning 2022 and 2024, and Höglandet's of 2021. A förbund chooses one when its årsbok is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlfinsam.forms.bokslut import NOTNUMMER

INTAKTER, KOSTNADER, FORDRINGAR, SKULDER = DELAR = ("intakter", "kostnader", "fordringar", "skulder")


@dataclass(frozen=True, slots=True)
class Profil:
    """A layout. Nothing in it changes what a figure is, only where it stands, what it is called and with which sign.

    `order` are the statements' ids as the report has them; `notes` says which note a part has; `words` gives a row
    (`br.fordringar`) another label than the law's; `equity` orders the rows of eget kapital; `cost_sign` is -1 where
    the driftredovisning shows costs with minus; `years` is how many the översikt shows; `always` are rows that are
    shown also when they are empty.
    """

    id: str
    order: tuple[str, ...]
    notes: Mapping[str, int]
    cost_sign: int
    budget_in_rr: bool
    years: int
    thousands: bool
    equity: tuple[str, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    always: tuple[str, ...] = ()


KALMAR = Profil(
    "kalmar",
    ("rr", "br", "kf", "drift", "not"),
    NOTNUMMER["kalmar"],
    cost_sign=-1,
    budget_in_rr=False,
    years=7,
    thousands=False,
    equity=("eget_kapital_ingaende", "arets_resultat", "ovrigt_eget_kapital", "summa_eget_kapital"),
    words={
        "br.fordringar": "Korta fordringar",
        "br.eget_kapital_ingaende": "Eget kapital",
        "drift.bidrag": "Medlemsavgift",
    },
    always=("rr.avskrivningar", "rr.extraordinara_poster", "br.maskiner_och_inventarier",
            "br.summa_anlaggningstillgangar", "br.kortfristiga_placeringar", "br.ovrigt_eget_kapital",
            "br.avsattningar_pensioner", "br.langfristiga_skulder"),
)  # fmt: skip
HOGLANDET = Profil(
    "hoglandet",
    ("rr", "br", "kf", "drift", "not"),
    NOTNUMMER["hoglandet"],
    cost_sign=1,
    budget_in_rr=True,
    years=5,
    thousands=True,
    equity=("arets_resultat", "eget_kapital_ingaende", "ovrigt_eget_kapital", "summa_eget_kapital"),
    words={
        "rr.verksamhetens_resultat": "Resultat",
        "br.eget_kapital_ingaende": "Övrigt eget kapital",
        "br.ovrigt_eget_kapital": "Annan förändring av eget kapital",
        "br.summa_eget_kapital": "Summa utgående eget kapital",
        "kf.forandring_fordringar": "Ökning(-)/minskning(+) kortfristiga fordringar",
        "kf.forandring_skulder": "Ökning(+)/minskning(-) kortfristiga skulder",
        "drift.bidrag": "Bidrag/Intäkt",
    },
    always=("kf.investeringsverksamheten", "kf.finansieringsverksamheten"),
)
PROFILER = (KALMAR, HOGLANDET)


def profil(name: str) -> Profil:
    """Return the layout with this name; KeyError for an unknown one."""
    return {item.id: item for item in PROFILER}[name]
