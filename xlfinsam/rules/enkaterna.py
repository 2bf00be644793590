"""What stands in a file of survey answers: every fault at its row and column, and nothing guessed silently."""

from xlfinsam.model import Level
from xlfinsam.rules.words import seen

FORMULARET = "Enkäternas frågor och svar, som de står i xlfinsam/forms/enkater.py"
TOMT = "En tom ruta är en fråga som inte är besvarad: den ingår inte i antalet svarande på frågan."
BLAD, EXPORT = (
    "en export från enkätverktyget, en rad per svarande",
    "Exportera enkätens svar på nytt som .csv eller .xlsx, en rad per svarande.",
)


OLASLIG = seen("U01", "enkat_olaslig", Level.STOPP, "Filen med enkätsvar går att läsa", "Filen går inte att läsa: {varde}.", EXPORT,
               (BLAD, "en bild med namnet svar.csv"), source=FORMULARET, blank=TOMT)  # fmt: skip
TOM = seen("U02", "enkat_tom", Level.STOPP, "Filen har svar", "Filen har inga svar: {varde}.", EXPORT,
           (BLAD, "en fil med bara rubrikrad"), source=FORMULARET, blank=TOMT)  # fmt: skip
FEL_ENKAT = seen("U03", "enkat_okand", Level.STOPP, "Filen är en av förbundets enkäter",
                 "Rubrikerna är inte någon av enkäternas frågor. Närmast är {vantat}, med {varde} av frågorna.",
                 "Kontrollera att det är rätt fil. Rubrikraden ska ha frågorna som de ställdes.",
                 (BLAD, "en lista över telefonnummer"), source=FORMULARET, blank=TOMT)  # fmt: skip
FRAGA_SAKNAS = seen("U04", "enkat_fraga_saknas", Level.FRAGA, "Enkätens alla frågor finns i filen", "Frågan ”{vantat}” finns inte i filen.",
                    "Fråga om frågan togs bort i år. Annars: rätta rubriken och läs in filen igen.",
                    (BLAD, "en export där en kolumn är borttagen"), source=FORMULARET, blank=TOMT)  # fmt: skip
OKAND_KOLUMN = seen("U05", "enkat_okand_kolumn", Level.NOTERA, "Filens kolumner är enkätens frågor", "Kolumnen ”{varde}” är ingen av enkätens frågor och läses inte.",
                    "Är det en fråga som är omskriven: skriv rubriken som frågan ställdes, och läs in filen igen.",
                    (BLAD, "en export med en egen kolumn"), source=FORMULARET, blank=TOMT)  # fmt: skip
DUBBEL_FRAGA = seen("U06", "enkat_fraga_twice", Level.FRAGA, "Varje fråga står i en kolumn", "Frågan ”{vantat}” står i två kolumner. Den första är läst.",
                    "Ta bort den kolumn som är fel, och läs in filen igen.",
                    (BLAD, "en export där en fråga står två gånger"), source=FORMULARET, blank=TOMT)  # fmt: skip
OKANT_SVAR = seen("U07", "enkat_okant_svar", Level.FRAGA, "Varje svar är ett av skalans", "{fraga}: där står ”{varde}” ({antal}), som inte är ett av svaren {vantat}. Det räknas inte.",
                  "Rätta svaret i filen om det är en felskrivning, och läs in filen igen.",
                  (BLAD, "svaret ”Vet ej” på en fråga med skalan alltid–aldrig"), source=FORMULARET, blank=TOMT)  # fmt: skip
DUBBLETT = seen("U08", "enkat_dubblett", Level.FRAGA, "Varje svarande är en rad", "Raden har samma tidstämpel och samma svar som rad {vantat}. Den räknas inte.",
                "Ta bort raden om svaret har skickats två gånger. Är det två svarande: ändra den enas tidstämpel.",
                (BLAD, "en export där en rad är inklistrad två gånger"), source=FORMULARET, blank=TOMT)  # fmt: skip
SAMTIDIGT = seen("U09", "enkat_samtidigt", Level.NOTERA, "Två svarande har inte samma tidstämpel", "Raden har samma tidstämpel som rad {vantat}, men andra svar. Båda räknas.",
                 "Titta efter om någon har svarat två gånger.",
                 (BLAD, "två rader med samma tidstämpel och olika svar"), source=FORMULARET, blank=TOMT)  # fmt: skip
FRITEXT = seen("U10", "enkat_maskerad", Level.NOTERA, "Fritext pekar inte ut någon", "{fraga}: {antal} av svaren hade uppgifter som kan peka ut en person. De är ersatta i årsboken.",
               "Läs svaren i bladet Enkätsvar innan de visas för någon: namn mitt i en text hittas inte alltid.",
               (BLAD, "ett svar med ett telefonnummer"), source="Dataskyddsförordningen artikel 5 och 9", blank=TOMT)  # fmt: skip
IGEN = seen("U11", "enkat_twice", Level.FRAGA, "Varje enkät läses ur en fil", "Enkäten {vantat} finns också i {varde}. Bara den senast lästa filen räknas.",
            "Lägg ihop svaren i en fil, eller ta bort den äldre ur mappen.",
            (BLAD, "två filer med svar på samma enkät"), source=FORMULARET, blank=TOMT)  # fmt: skip
FLER_SVAR = seen("U12", "enkat_fler_svar", Level.FRAGA, "Svaren är inte fler än de tillfrågade", "Enkäten {fraga} har {varde} svarande, men Inställningar säger {vantat} tillfrågade.",
                 "Rätta antalet tillfrågade i Inställningar, eller kontrollera om svar är dubbla.",
                 (BLAD, "fler svar än tillfrågade"), source="Årsbokens blad Inställningar", blank="Utan antal tillfrågade prövas inget.")  # fmt: skip
