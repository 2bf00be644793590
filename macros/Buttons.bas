Attribute VB_Name = "Buttons"
Option Explicit

' Made by macros/make.py from the declared buttons; do not edit.
' Finsam_ is called by the shape on the sheet, Ribbon_ by the button in the ribbon.

Public Sub Finsam_insatsblad()
    Kor "insatsblad"
End Sub

Public Sub Ribbon_insatsblad(ByVal control As Object)
    Kor "insatsblad"
End Sub

Public Sub Finsam_utskick()
    Kor "utskick"
End Sub

Public Sub Ribbon_utskick(ByVal control As Object)
    Kor "utskick"
End Sub

Public Sub Finsam_hamta()
    Kor "hamta"
End Sub

Public Sub Ribbon_hamta(ByVal control As Object)
    Kor "hamta"
End Sub

Public Sub Finsam_paminn()
    Kor "paminn"
End Sub

Public Sub Ribbon_paminn(ByVal control As Object)
    Kor "paminn"
End Sub

Public Sub Finsam_svara()
    Kor "svara"
End Sub

Public Sub Ribbon_svara(ByVal control As Object)
    Kor "svara"
End Sub

Public Sub Finsam_validera()
    Kor "validera"
End Sub

Public Sub Ribbon_validera(ByVal control As Object)
    Kor "validera"
End Sub

Public Sub Finsam_konsolidera()
    Kor "konsolidera"
End Sub

Public Sub Ribbon_konsolidera(ByVal control As Object)
    Kor "konsolidera"
End Sub

Public Sub Finsam_godkann()
    Kor "godkann"
End Sub

Public Sub Ribbon_godkann(ByVal control As Object)
    Kor "godkann"
End Sub

Public Sub Finsam_enkat()
    Kor "enkat"
End Sub

Public Sub Ribbon_enkat(ByVal control As Object)
    Kor "enkat"
End Sub

Public Sub Finsam_bokslut()
    Kor "bokslut"
End Sub

Public Sub Ribbon_bokslut(ByVal control As Object)
    Kor "bokslut"
End Sub

Public Sub Finsam_budget()
    Kor "budget"
End Sub

Public Sub Ribbon_budget(ByVal control As Object)
    Kor "budget"
End Sub

Public Sub Finsam_kontrollera()
    Kor "kontrollera"
End Sub

Public Sub Ribbon_kontrollera(ByVal control As Object)
    Kor "kontrollera"
End Sub

Public Sub Finsam_spara()
    Kor "spara"
End Sub

Public Sub Ribbon_spara(ByVal control As Object)
    Kor "spara"
End Sub

Public Sub Finsam_aterstall()
    Kor "aterstall"
End Sub

Public Sub Ribbon_aterstall(ByVal control As Object)
    Kor "aterstall"
End Sub

Public Sub Finsam_fynd()
    Kor "fynd"
End Sub

Public Sub Ribbon_fynd(ByVal control As Object)
    Kor "fynd"
End Sub

Public Sub Finsam_rapport()
    Kor "rapport"
End Sub

Public Sub Ribbon_rapport(ByVal control As Object)
    Kor "rapport"
End Sub

Public Sub Finsam_dokument()
    Kor "dokument"
End Sub

Public Sub Ribbon_dokument(ByVal control As Object)
    Kor "dokument"
End Sub

Public Sub Finsam_tabell()
    Kor "tabell"
End Sub

Public Sub Ribbon_tabell(ByVal control As Object)
    Kor "tabell"
End Sub

Public Sub Finsam_granska()
    Kor "granska"
End Sub

Public Sub Ribbon_granska(ByVal control As Object)
    Kor "granska"
End Sub

Public Sub Finsam_medlemsbrev()
    Kor "medlemsbrev"
End Sub

Public Sub Ribbon_medlemsbrev(ByVal control As Object)
    Kor "medlemsbrev"
End Sub

Public Sub Finsam_hjalp()
    Kor "hjalp"
End Sub

Public Sub Ribbon_hjalp(ByVal control As Object)
    Kor "hjalp"
End Sub

Public Sub Finsam_doktor()
    Kor "doktor"
End Sub

Public Sub Ribbon_doktor(ByVal control As Object)
    Kor "doktor"
End Sub
