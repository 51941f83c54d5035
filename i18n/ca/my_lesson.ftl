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
sees-if-agreed = El vostre professor només veu la pantalla del vostre escriptori si ho accepteu.
never-seen = Ningú més no veu la pantalla del vostre escriptori.
asks-to-watch = { $name } voldria mirar la vostra pantalla.
asks-to-watch-why = Si ho permeteu, val per a aquesta classe. Ho podeu retirar en qualsevol moment.
asks-to-help = { $name } us voldria ajudar al vostre escriptori.
asks-to-help-why = Faria servir el teclat i el punter amb vós, només aquesta vegada. Ho podeu acabar en qualsevol moment.
asks-to-pause = { $name } voldria posar el vostre escriptori en pausa amb la classe.
asks-to-pause-why = Si ho permeteu, val per a aquesta classe. El que hi ha obert hi queda.
allow = Permet
not-now = Ara no
take-back = Retira-ho
agreed-to-watch = { $name } pot mirar la vostra pantalla en aquesta classe.
agreed-to-pause = { $name } pot posar el vostre escriptori en pausa en aquesta classe.
looks-at-you = { $name } mira la vostra pantalla
looks-why = Ara és gran a la seva finestra.
helps-you = { $name } us ajuda
helps-you-why = Fa servir el teclat i el punter del vostre escriptori. També podeu continuar.
end-help = Acaba l’ajuda
