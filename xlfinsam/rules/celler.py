"""What stands in a single cell, and whether the sheet is as it was issued. Nothing is guessed silently."""

from xlfinsam.model import Level
from xlfinsam.rules.words import seen

TAL = "talet 14"

TEXT = seen("C01", "text_i_talruta", Level.STOPP, "En talruta innehåller bara ett tal", "{etikett}: där står ”{varde}”, som inte är ett tal. Svaret är inte läst.",
            "Skriv bara talet i rutan; flytta förklaringen till en textruta. Skriv 0 om det inte finns någon.",
            (TAL, "texten 14 (oklart)"))  # fmt: skip
TAL_SOM_TEXT = seen("C02", "tal_som_text", Level.NOTERA, "Ett tal är skrivet som tal", "{etikett}: talet {varde} är sparat som text. Det är läst som ett tal.",
                    "Inget behöver göras. Rutan har klistrats in från ett annat program.", (TAL, "texten 14"))  # fmt: skip
DECIMAL = seen("C03", "decimaltal", Level.STOPP, "Ett antal är ett heltal", "{etikett}: där står ”{varde}”, men ett antal är ett heltal. Svaret är inte läst.",
               "Skriv hur många personer det är.", (TAL, "talet 2,5"))  # fmt: skip
NEGATIVT = seen("C04", "negativt_tal", Level.STOPP, "Ett antal är inte negativt", "{etikett}: där står ”{varde}”, men ett antal kan inte vara negativt. Svaret är inte läst.",
                "Skriv antalet utan minustecken, eller 0.", (TAL, "talet -3"))  # fmt: skip
DATUM = seen("C05", "datum_i_talruta", Level.STOPP, "Ett antal är inget datum", "{etikett}: rutan har blivit ett datum ({varde}). Svaret är inte läst.",
             "Excel gör om till exempel 1-2 till ett datum. Skriv talet på nytt.", (TAL, "datumet 2024-02-01"))  # fmt: skip
STORT = seen("C06", "orimligt_stort_tal", Level.STOPP, "Ett antal är rimligt stort", "{etikett}: där står ”{varde}”, som är orimligt många. Svaret är inte läst.",
             "Kontrollera att två tal inte har hamnat i samma ruta.", (TAL, "talet 123456"))  # fmt: skip
FORMEL = seen("C07", "formel_i_ruta", Level.FRAGA, "En ruta är ifylld för hand", "{etikett}: rutan har en formel ({formel}). Dess senaste värde är läst: {varde}.",
              "Fråga insatsen om värdet stämmer; en formel kan peka på en annan fil.", (TAL, "formeln 7+6"))  # fmt: skip
FELVARDE = seen("C08", "felvarde", Level.STOPP, "En ruta har inget felvärde", "{etikett}: rutan visar felet {varde}. Svaret är inte läst.",
                "Skriv svaret för hand.", (TAL, "felvärdet #REFERENS!"))  # fmt: skip
LANG_TEXT = seen("C09", "for_lang_text", Level.NOTERA, "En text får plats", "{etikett}: texten är längre än rutan tar och är läst till {varde} tecken.",
                 "Be insatsen korta texten om den ska tryckas.", ("en kort text", "en text på 5 000 tecken"))  # fmt: skip
OKANT_VAL = seen("C10", "okant_val", Level.STOPP, "Ett val är ett av listans", "{etikett}: där står ”{varde}”, som inte är ett av valen.",
                 "Välj i listan i rutan.", ("valet nya deltagare", "texten vet ej"))  # fmt: skip
INGET_DATUM = seen("C11", "inget_datum", Level.FRAGA, "Ett datum är ett datum", "{etikett}: ”{varde}” är inget datum.",
                   "Skriv datumet som 2025-01-23.", ("datumet 2025-01-23", "texten januari"))  # fmt: skip
ETIKETT = seen("C12", "etikett_andrad", Level.FRAGA, "Radernas etiketter är som de skickades ut", "Raden som ska heta ”{vantat}” heter ”{varde}”.",
               "Fråga insatsen vad talet gäller. Det räknas till raden som den hette från början.",
               ("ett blad med orörda etiketter", "ett blad där en etikett skrivits om"))  # fmt: skip
UTANFOR = seen("C13", "utanfor_rutorna", Level.FRAGA, "Inget står utanför rutorna", "Utanför rutorna står ”{varde}”. Det räknas inte.",
               "Fråga insatsen om det hör till någon av bladets rutor.",
               ("ett blad utan egna rader", "ett blad med en inskjuten rad"))  # fmt: skip
FORMLER = seen("C14", "andrade_formler", Level.NOTERA, "Bladets formler är orörda", "Bladets egna kontroller har ändrats eller försvunnit ({varde}).",
               "Svaren är lästa och prövade ändå. Skicka ett nytt blad nästa gång.",
               ("ett blad med orörda formler", "ett blad där en kontroll skrivits över"))  # fmt: skip
VALIDERINGAR = seen("C15", "andrade_valideringar", Level.NOTERA, "Rutornas spärrar är orörda", "Spärren mot felaktiga svar saknas i {varde}. Det händer när man klistrar in celler.",
                    "Svaren är lästa och prövade ändå.", ("ett blad med orörda rutor", "ett blad där rutor klistrats in"))  # fmt: skip
SKYDD = seen("C16", "skydd_borta", Level.NOTERA, "Bladet är skyddat", "Bladets skydd är borttaget.",
             "Svaren är lästa och prövade ändå. Be insatsen låta skyddet vara.", ("ett skyddat blad", "ett blad med skyddet borttaget"))  # fmt: skip
