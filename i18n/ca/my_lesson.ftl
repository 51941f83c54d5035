# La classe d'un alumne.
title = La meva classe
none = Ara no hi ha classe
none-why = Quan el vostre professor en comenci una, es mostrarà aquí.
with = amb { $teachers }
until = fins a les { $time }
paused = Mireu el professor
paused-why = El vostre professor ha posat els escriptoris en pausa. Continuaran a les { $time } com a molt tard, amb tot el que hi havia obert.
exam = Examen
exam-why = Fins a les { $time } els escriptoris no tenen xarxa, o només la que cal per a l'examen.
message-from = { $name }, { $time }
raise-hand = Aixeca la mà
lower-hand = Abaixa la mà
hand-up = Teniu la mà alçada fa { $since }
sees-screen = El vostre professor pot veure la pantalla del vostre escriptori durant la classe.
desktops = Els meus escriptoris
no-desktop = Encara no teniu cap escriptori
no-desktop-why = El vostre professor us en dona un.
hand-in-files = Lliura fitxers…
hand-in-folder = Lliura una carpeta…
hand-in-title = Què es lliura
not-handed-in = No heu lliurat res en aquesta classe.
collected = El professor ha recollit la vostra feina.
handed-in = { $n ->
    [one] Lliurat a les { $time }, { $n } fitxer. Si torneu a lliurar, se substitueix.
   *[other] Lliurat a les { $time }, { $n } fitxers. Si torneu a lliurar, se substitueixen.
}
volatile = Comença de nou a cada engegada: deseu la feina en un altre lloc abans d’apagar-lo.
