"""The räkningar of the closed year hold together: one line per sum that must be, for the year and the year before.

A new equality is one line: its number, what it is called, what it is, the two sides in names of figures, and the source.
"""

from xlfinsam.forms.bokslut import BALANSKRAVSRADER
from xlfinsam.model import Level
from xlfinsam.rules.bokslut import BUDGET, FORMER, KL, LKBR, PRINTED, YEAR
from xlfinsam.rules.likhet import lika

RR, BR = LKBR + "5 kap. 2 § (resultaträkning)", LKBR + "6 kap. 2 § (balansräkning)"
KF, DRIFT = LKBR + "8 kap. (kassaflödesanalys), RKR R13", LKBR + "10 kap. (driftredovisning), RKR R14"
NOTER = LKBR + "9 kap. (noter): noten visar vad raden består av"
SAMMA = LKBR + "4 kap.: räkningarna är en och samma bokföring"
IB = LKBR + "4 kap.: ingående balans är förra årets utgående"
BALANSKRAV, OVERSIKT = KL + "11 kap. 12 § och LKBR 11 kap. 10 §", LKBR + "11 kap. (förvaltningsberättelse), RKR R15"
BUDGETED, ALL_NOTES = (YEAR, FORMER, BUDGET), "intakter kostnader fordringar fordringar skulder skulder rr br br"
RESULT_ROWS = "intakter kostnader rr br"
THIS_YEAR, DRIFT_COLUMNS = (YEAR,), (YEAR, FORMER, BUDGET, PRINTED)
KONTON = "Titta i Kontoplan om ett konto står på fel rad, och kör Kontrollera: den säger om en formel är överskriven."
HISTORIK = "Rätta raden i Historik, eller förklara i årsredovisningen varför det tidigare året är omräknat."
BUDGETEN = "Räkna om budgeten för eget kapital med årets verkliga ingående, eller skriv varför en annan används."
PARTS_RR = "rr.verksamhetens_intakter + rr.verksamhetens_kostnader + rr.avskrivningar"
FIN_RR = PARTS_RR + " + rr.finansiella_intakter + rr.finansiella_kostnader"
FIXED = "br.immateriella + br.maskiner_och_inventarier + br.finansiella_anlaggningstillgangar"
CURRENT = "br.forrad + br.fordringar + br.kortfristiga_placeringar + br.kassa_och_bank"
EQUITY = "br.eget_kapital_ingaende + br.arets_resultat + br.ovrigt_eget_kapital"
FORMER_EQUITY = "br.eget_kapital_ingaende.fg + br.arets_resultat.fg + br.ovrigt_eget_kapital.fg"
DEBTS = "br.avsattningar_pensioner + br.andra_avsattningar + br.langfristiga_skulder + br.kortfristiga_skulder"
RUNNING = "kf.arets_resultat + kf.justering + kf.forandring_forrad + kf.forandring_fordringar + kf.forandring_skulder"
ADJUSTMENTS = " + ".join(f"balanskrav.{row}" for row in BALANSKRAVSRADER)
KASSA = "br.kassa_och_bank + br.kortfristiga_placeringar"
OLD_KASSA = "br.kassa_och_bank.fg + br.kortfristiga_placeringar.fg"
RESULTAT, DELAR = "årets resultat i resultaträkningen", "summan av raderna"

# fmt: off
# Resultaträkningen
VERKSAMHETEN = lika("E20", "Verksamhetens resultat", DELAR, "rr.verksamhetens_resultat", PARTS_RR, RR, columns=BUDGETED)
EFTER_FINANSIELLA = lika("E21", "Resultat efter finansiella poster", DELAR,
                         "rr.resultat_efter_finansiella_poster", FIN_RR, RR, columns=BUDGETED)
ARETS_RESULTAT = lika("E22", "Årets resultat", DELAR,
                      "rr.arets_resultat", FIN_RR + " + rr.extraordinara_poster", RR, columns=BUDGETED)
INTAKTER = lika("E23", "Verksamhetens intäkter", "summan i noten",
                "rr.verksamhetens_intakter", "not{intakter}.summa", NOTER, advice=KONTON)
KOSTNADER = lika("E24", "Verksamhetens kostnader", "summan i noten med minus",
                 "rr.verksamhetens_kostnader", "- not{kostnader}.summa", NOTER, advice=KONTON)

# Balansräkningen
ANLAGGNING = lika("E25", "Summa anläggningstillgångar", DELAR, "br.summa_anlaggningstillgangar", FIXED, BR)
OMSATTNING = lika("E26", "Summa omsättningstillgångar", DELAR, "br.summa_omsattningstillgangar", CURRENT, BR)
TILLGANGAR = lika("E27", "Summa tillgångar", DELAR, "br.summa_tillgangar", f"{FIXED} + {CURRENT}", BR)
EGET_KAPITAL = lika("E28", "Summa eget kapital", DELAR, "br.summa_eget_kapital", EQUITY, BR)
SKULDER = lika("E29", "Summa eget kapital och skulder", DELAR,
               "br.summa_eget_kapital_och_skulder", f"{EQUITY} + {DEBTS}", BR)
BALANS = lika("E30", "Summa tillgångar", "summa eget kapital, avsättningar och skulder",
              "br.summa_tillgangar", "br.summa_eget_kapital_och_skulder", BR, rows=ALL_NOTES, advice=KONTON)
FORDRINGAR_NOT = lika("E31", "Fordringar i balansräkningen", "summan i noten",
                      "br.fordringar", "not{fordringar}.summa", NOTER, advice=KONTON)
SKULDER_NOT = lika("E32", "Kortfristiga skulder i balansräkningen", "summan i noten",
                   "br.kortfristiga_skulder", "not{skulder}.summa", NOTER, advice=KONTON)
INGAENDE = lika("E33", "Eget kapital vid årets början", "eget kapital vid förra årets slut",
                "br.eget_kapital_ingaende", FORMER_EQUITY, IB, rows=RESULT_ROWS, advice=KONTON)

# Kassaflödet
FORE_RORELSEKAPITAL = lika("E34", "Medel före förändring av rörelsekapital", DELAR,
                           "kf.medel_fore_rorelsekapital", "kf.arets_resultat + kf.justering", KF)
LOPANDE = lika("E35", "Kassaflöde från den löpande verksamheten", DELAR, "kf.lopande_verksamheten", RUNNING, KF)
KASSAFLODE = lika("E36", "Årets kassaflöde", DELAR,
                  "kf.arets_kassaflode", RUNNING + " + kf.investeringsverksamheten + kf.finansieringsverksamheten", KF)
FORANDRING = lika("E37", "Årets kassaflöde", "likvida medel vid årets slut minus årets början",
                  "kf.arets_kassaflode", "kf.likvida_medel_slut - kf.likvida_medel_borjan", KF, rows=ALL_NOTES,
                  advice=KONTON)
LIKVIDA_SLUT = lika("E38", "Likvida medel vid årets slut", "kassa och bank och kortfristiga placeringar",
                    "kf.likvida_medel_slut", KASSA, SAMMA)
LIKVIDA_BORJAN = lika("E39", "Likvida medel vid årets början",
                      "kassa och bank och kortfristiga placeringar vid förra årets slut",
                      "kf.likvida_medel_borjan", OLD_KASSA, IB, advice=KONTON)
FORANDRING_FORDRINGAR = lika("E40", "Kassaflödets förändring av fordringar",
                             "balansräkningens fordringar förra året minus i år",
                             "kf.forandring_fordringar", "br.fordringar.fg - br.fordringar", SAMMA, advice=KONTON)
FORANDRING_SKULDER = lika("E41", "Kassaflödets förändring av skulder",
                          "balansräkningens kortfristiga skulder i år minus förra året",
                          "kf.forandring_skulder", "br.kortfristiga_skulder - br.kortfristiga_skulder.fg", SAMMA,
                          advice=KONTON)

# Årets resultat är detsamma överallt
BR_RESULTAT = lika("E42", "Årets resultat i balansräkningen", RESULTAT, "br.arets_resultat", "rr.arets_resultat", SAMMA)
KF_RESULTAT = lika("E43", "Årets resultat i kassaflödet", RESULTAT, "kf.arets_resultat", "rr.arets_resultat", SAMMA)
DRIFT_RESULTAT = lika("E44", "Resultat i driftredovisningen", RESULTAT, "drift.resultat", "rr.arets_resultat", SAMMA)
OVERSIKT_RESULTAT = lika("E45", "Årets resultat i översikten", RESULTAT,
                         "overs.{ar}.arets_resultat", "rr.arets_resultat", OVERSIKT, columns=THIS_YEAR)
FORRA_RESULTATET = lika("E46", "Årets resultat i översikten", RESULTAT,
                        "overs.{ar}.arets_resultat", "rr.arets_resultat", OVERSIKT, columns=(FORMER,),
                        rows=RESULT_ROWS, level=Level.FRAGA, advice=HISTORIK)
OVERSIKT_KAPITAL = lika("E47", "Eget kapital i översikten", "eget kapital i balansräkningen",
                        "overs.{ar}.eget_kapital", EQUITY, OVERSIKT, columns=THIS_YEAR)
FORRA_KAPITALET = lika("E48", "Eget kapital i översikten", "eget kapital i balansräkningen",
                       "overs.{ar}.eget_kapital", EQUITY, OVERSIKT, columns=(FORMER,), rows=RESULT_ROWS,
                       level=Level.FRAGA, advice=HISTORIK)
BALANSKRAV_RESULTAT = lika("E49", "Årets resultat i balanskravsutredningen", RESULTAT,
                           "balanskrav.arets_resultat", "rr.arets_resultat", BALANSKRAV)
BALANSKRAVSRESULTAT = lika("E50", "Balanskravsresultat", DELAR,
                           "balanskrav.balanskravsresultat", f"balanskrav.arets_resultat + {ADJUSTMENTS}", BALANSKRAV)

# Driftredovisningen
DRIFT_KOSTNAD = lika("E51", "Nettokostnad i driftredovisningen", "verksamhetens kostnader och avskrivningar",
                     "~drift.nettokostnad", "rr.verksamhetens_kostnader + rr.avskrivningar", SAMMA)
DRIFT_BIDRAG = lika("E52", "Bidrag och intäkter i driftredovisningen", "verksamhetens intäkter",
                    "drift.bidrag", "rr.verksamhetens_intakter", SAMMA)
DRIFT_FINANSIELLA = lika("E53", "Finansiella poster i driftredovisningen", "finansiella intäkter och kostnader",
                         "drift.finansiella_poster", "rr.finansiella_intakter + rr.finansiella_kostnader", SAMMA)
DRIFT_SUMMA = lika("E54", "Resultat i driftredovisningen", DELAR,
                   "drift.resultat",
                   "~drift.nettokostnad + drift.bidrag + drift.finansiella_poster + drift.extraordinara_poster", DRIFT,
                   columns=DRIFT_COLUMNS)
DRIFT_KAPITAL = lika("E55", "Utgående eget kapital i driftredovisningen", "eget kapital i balansräkningen",
                     "drift.utgaende_eget_kapital", EQUITY, SAMMA)
DRIFT_LIKVIDA = lika("E56", "Likvida medel i driftredovisningen", "likvida medel vid årets slut i kassaflödet",
                     "drift.likvida_medel", "kf.likvida_medel_slut", SAMMA)
BUDGETERAT_KAPITAL = lika("E57", "Budgeterat utgående eget kapital",
                          "eget kapital vid årets början och budgeterat resultat",
                          "drift.utgaende_eget_kapital.budget", "br.eget_kapital_ingaende + drift.resultat.budget",
                          DRIFT, columns=THIS_YEAR, level=Level.FRAGA, advice=BUDGETEN)
# fmt: on
