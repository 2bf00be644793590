"""The settings of an årsbok: what belongs to the förbund and not to the code, in groups with headings of their own."""

from xlfinsam.asked import Field, Section
from xlfinsam.fields import Datum, Tal, Text, Val
from xlfinsam.forms.bokslut import FORMER_OUTSIDE, KRONOR, OUTSIDE, PATH, SETTINGS_OF_CLOSE
from xlfinsam.forms.enkater import ENKATER
from xlfinsam.forms.post import SETTINGS_OF_POST
from xlfinsam.forms.rapporten import DOKUMENT
from xlfinsam.forms.skydd import SETTINGS_OF_PROTECTION

SETTINGS = (
        Field("installning.forbund", "Förbundets namn", Text(1, 120), "Står överst på alla blad."),
        Field("installning.ar", "Årsbokens år", Tal("0", 2005, 2099, "ett årtal"), "Det år som stängs."),
        Field("installning.period", "Period", Text(1, 7), "2024 för helår, 2024-H1 eller 2024-H2 för ett halvår."),
        Field("installning.sista_dag", "Sista dag för insatsblad", Datum(), "Blad som fyllts i senare noteras."),
        Field("installning.svarsadress", "Svarsadress", Text(1, 120), "Dit insatsbladen skickas."),
        Field(
            "installning.mal_positiva", "Mål: andel positiva avslut", Tal("0%", 0, 1, "en andel, till exempel 50 %"),
            "Gemensam kartläggning, arbete, studie eller aktivt arbetssökande, av alla avslutade.",
        ),
        Field(
            "installning.tolerans_hopp", "Fråga vid ändring mot föregående år", Tal("0%", 0, 10, "en andel"),
            "Ett antal som ändrats mer än så mot föregående år ger en fråga.",
        ),
        Field(
            "installning.tolerans_budget", "Notera vid avvikelse från budget", Tal("0%", 0, 10, "en andel"),
            "Antal deltagare som avviker mer än så från budgeterat antal noteras.",
        ),
        Field("installning.andel_stat", "Statens andel av bidragen", Tal("0%", 0, 1, "en andel"), "Hälften."),
        Field("installning.andel_region", "Regionens andel", Tal("0%", 0, 1, "en andel"), "En fjärdedel."),
        Field("installning.andel_kommun", "Kommunernas andel", Tal("0%", 0, 1, "en andel"), "En fjärdedel."),
        Field("installning.mapp_insatsblad", "Mapp för insatsblad", PATH, "Tomt: mappen insatsblad bredvid årsboken."),
        Field("installning.inkorg", "Mapp för inkomna blad", PATH, "Tomt: mappen inkorg bredvid årsboken."),
        Field("installning.bokforing", "Bokföringens fil", PATH, "Fil eller mapp. Tomt: nyaste i mappen bokforing."),
        Field("installning.brevlada", "Post", Text(1, 200), "Brevlåda (imaps://…), fil eller mapp. Tomt: mappen post."),
        Field("installning.rapport", "Den färdiga rapporten", PATH, "Fil eller mapp. Tomt: nyaste i mappen rapport."),
        Field("installning.wordmall", "Mall för dokument", PATH, "Förbundets egen, .docx eller .dotx. Tomt: vår."),
        Field(
            "installning.dokument", "Dokument som knappen skapar", Val(DOKUMENT),
            "Vad Skapa dokument gör. Texterna står i Rapporttexter.",
        ),
        Field("installning.python", "Python", PATH, "Tomt: den som xlfinsam installera har skrivit in."),
        Field(
            "installning.tecken_avvikelse", "Avvikelse för kostnader",
            Val(("utfall minus budget", "budget minus utfall")),
            "Utfall minus budget om kostnader skrivs med minus, annars tvärtom: plus är bättre än budget.",
        ),
        Field(
            "installning.schablon_arbete", "Schablon: till arbete", Tal("#,##0", 0, 1_000_000, "kronor"),
            "Kronor per person och månad, i den socioekonomiska beräkningen.",
        ),
        Field(
            "installning.schablon_studier", "Schablon: till studier", Tal("#,##0", 0, 1_000_000, "kronor"),
            "Kronor per person och månad, i den socioekonomiska beräkningen.",
        ),
        Field(
            "installning.schablon_tjanst", "Schablon: en heltid", KRONOR,
            "Kronor per år för en coach på heltid, där en blankett räknar i delar av heltid.",
        ),
        Field("installning.mapp_enkater", "Mapp för enkäter", PATH, "Tomt: mappen enkater bredvid årsboken."),
        Field(
            "installning.enkat_fritext", "Fritext ur enkäter", Val(("visa granskad", "räkna bara")),
            "Räkna bara: svaren i ord räknas men förs inte in i årsboken. Tomt: visa granskad.",
        ),
        *(
            Field(f"installning.tillfragade_{item.id}", f"Tillfrågade: {item.title}",
                  Tal("#,##0", 0, 1_000_000, "ett antal"), "Hur många som fick enkäten. Ger svarsfrekvensen.")
            for item in ENKATER
        ),
        *SETTINGS_OF_CLOSE,
        *SETTINGS_OF_POST,
        *SETTINGS_OF_PROTECTION,
)  # fmt: skip
_GROUPS = (
    ("Förbundet och året", "forbund orgnr ar period profil"),
    ("Insatsbladen", "sista_dag svarsadress mal_positiva tolerans_hopp tolerans_budget"),
    ("Bidrag och budget", "andel_ bidrag_totalt fordelning"),
    ("Bokslutet", "kontoplan tecken_avvikelse tolerans_insats mal_individ tak_eget_kapital anstallda aterstallning"),
    ("Under balansräkningen", " ".join(name for of in OUTSIDE for name in (of, FORMER_OUTSIDE[of]))),
    ("Schabloner och socioekonomi", "schablon_ antal_arbete antal_studier"),
    ("Dokumenten", "dokument wordmall troskel_sma_tal visa_nollor"),
    ("Enkäterna", "enkat_fritext tillfragade_"),
    ("Brev som programmet skickar", "avsandare smtp smtp_namn"),
    ("Mappar och filer", "mapp_insatsblad inkorg brevlada mapp_enkater bokforing rapport python gallra_efter"),
    ("Gränser för posten, som sällan ändras", "grans_"),
)
"""The headings over the settings, and what stands under each: names, and beginnings of names that end with _."""


def _grouped(names: str) -> tuple[Field, ...]:
    """Return the settings of a group in the order in which its names are said."""
    bare = [(item.id.partition(".")[2], item) for item in SETTINGS]
    return tuple(
        item
        for said in names.split()
        for name, item in bare
        if name == said or (said.endswith("_") and name.startswith(said))
    )


_SETTINGS = {title: _grouped(names) for title, names in _GROUPS}
INSTALLNINGAR = Section("installning", "Inställningar", tuple(item for group in _SETTINGS.values() for item in group))
INSTALLNINGSRUBRIKER = {group[0].id: title for title, group in _SETTINGS.items()}
