# L'aula: una classe al plànol de la seva aula.
title = Aula
no-group = No feu classe a cap grup
no-group-why = Un administrador o un gestor us fa professor d'un grup, a Persones.
no-students = No hi ha ningú en aquest grup
no-students-why = Afegiu-hi alumnes a Persones.
no-lesson = Ara no hi ha classe
no-desktops = Aquí encara ningú no té escriptori
no-desktops-why = Feu-ne un per a cada alumne a partir d'una plantilla.
make-desktops = Fes escriptoris per a una classe
begin-lesson = Comença la classe
begin-title = Comença una classe
lesson-title = Títol
lesson-minutes = Durada
minutes-unit = min
minutes-wrong = Un nombre enter d'1 a 1.440.
room = Aula
no-room = Cap aula
works-with = Treballa amb
any-desktop = Qualsevol escriptori de cada alumne
at-end = Quan s'acabi
at-end-nothing = Els escriptoris continuen
at-end-shut-down = Apaga els escriptoris
at-end-delete = Suprimeix els escriptoris de la seva plantilla
at-end-delete-help = Primer s'apaguen, i queden uns dies a la paperera.
at-end-needs-template = Trieu la plantilla els escriptoris de la qual s'han de suprimir.
longer = + 10 min
end-lesson = Acaba la classe
minutes-left = queden { $n } min
begins-at = comença a les { $time }
free-work = Treball lliure
eyes-on-me = Atenció
exam = Examen
exam-on = Mode d'examen
eyes-for = { $n ->
    [one] l'escriptori de { $n } alumne està en pausa
   *[other] els escriptoris de { $n } alumnes estan en pausa
}
exam-off-for = { $n ->
    [one] { $n } alumne sense xarxa
   *[other] { $n } alumnes sense xarxa
}
exam-limited-for = { $n ->
    [one] { $n } alumne només arriba a { $networks } xarxes
   *[other] { $n } alumnes només arriben a { $networks } xarxes
}
ends-at = s'acaba sol a les { $time }
end-eyes = Deixa'ls continuar
end-exam = Acaba l'examen
exam-title = Comença un examen
exam-what = Els escriptoris continuen en marxa sense xarxa. S'acaba sol, també si es tanca aquesta aplicació.
exam-minutes = Durada
exam-allowed = A què poden arribar
exam-allowed-help = Adreces i xarxes separades per comes. Buit: a res.
allowed-wrong = Escriviu adreces com ara 10.0.0.5 o 192.168.7.0/24, separades per comes.
exam-sharing = Els dispositius USB i el porta-retalls continuen actius
exam-begin = Comença l'examen
to-class = { $n ->
    [one] Per a tota la classe: { $n } alumne
   *[other] Per a tota la classe: { $n } alumnes
}
to-some = { $n ->
    [one] Per a { $n } alumne seleccionat
   *[other] Per a { $n } alumnes seleccionats
}
message = Missatge
message-title = Escriviu a la classe
message-label = Missatge
message-example = Parem d'aquí a cinc minuts: deseu la feina.
message-help = Es mostra a la seva finestra del Sarrio, també als qui arriben més tard.
message-wrong = D'1 a 1.000 caràcters.
send = Envia
observe = Observa
nothing-to-renew = Res per tornar a la plantilla: cap d'aquests escriptoris no en té, o s'hi està fent una altra cosa.
renew-question = { $n ->
    [one] Voleu tornar { $n } escriptori de { $class } a la seva plantilla?
   *[other] Voleu tornar { $n } escriptoris de { $class } a les seves plantilles?
}
wake = Desperta els PC
wake-nobody = Cap ordinador per despertar: no falta ningú en aquests llocs, o no se'n coneixen les targetes de xarxa.
wake-needs-broadcast = A Aules encara no s'ha indicat on es desperten els ordinadors d'aquesta aula.
woken = { $n ->
    [one] S'ha enviat un paquet que el desperta a { $n } ordinador
   *[other] S'ha enviat un paquet que el desperta a cadascun de { $n } ordinadors
}
woken-detail = Si s'engeguen es veu quan algú hi inicia la sessió.
map = Plànol
list = Llista
column-person = Nom
column-seat = Lloc
column-desktop = Escriptori
column-state = Estat
column-host = Hipervisor
column-hand = Demana ajuda
column-came = Ha vingut a les
listed = { $n ->
    [one] { $n } alumne
   *[other] { $n } alumnes
}
spotlight = Focus
spotlight-next = El lloc següent d'aquí a { $n } s
spotlight-paused = En pausa
save-still = Desa la imatge
still-saved = S'ha desat la imatge
slowed = Ara les imatges arriben al { $pace } del ritme habitual: la connexió no té lloc per a totes.
count-selected = ({ $n } seleccionats)
needs-lesson = Primer comenceu una classe.
nothing-to-start = Res per engegar: aquests escriptoris ja estan en marxa, o no n'hi ha cap.
nothing-to-shut-down = Res per apagar: cap escriptori no està en marxa.
nothing-runs = Cap escriptori no està en marxa.
selected = { $n } seleccionats
whole-class = Tota la classe
running = en marxa
starting = engegant-se
stopped = apagats
attention = demanen atenció
asks-for-help = demanen ajuda
flip = Gira el plànol
arrange = Col·loca els llocs
arrange-what = Arrossegueu els llocs, o seleccioneu-los i feu servir les fletxes. Manteniu Alt per col·locar-los lliurement.
board = Pissarra i taula del professor
no-desktop = Cap escriptori per a aquesta classe
no-desktop-short = Cap
not-started = No engegat
host-silent = { $host } no respon
nobody = Ningú
free-seat = Lloc lliure
wrong-seat = al { $seat }
seat = lloc { $seat }
seat-and-host = lloc { $seat }, { $host }
desktop-on = { $desktop } a { $host }
asks-since = Demana ajuda, { $since }
answer = Respost
seats-and-people = { $seats } llocs, { $people } persones, n'han vingut { $here }
people-here = { $people } persones, n'han vingut { $here }
hint-enlarge = amplia
hint-all = tota la classe
hint-clear = neteja
collect = Recull
collect-title = Recull la feina
collect-folder = Carpeta als escriptoris dels alumnes
collect-folder-help = Es llegeix on respon un agent dins de l’escriptori, i no s’hi canvia res.
collect-folder-wrong = Escriviu una carpeta com ara /home/student/work o C:\Users\student\Documents, o deixeu que es copiïn els discos.
collect-disk = Copia el disc dels escriptoris si no se’n pot llegir la carpeta
handed-in-of = { $there } de { $all } han lliurat la feina
not-handed-in = Encara res
save-all = Desa-ho tot…
save-all-title = On es desa la feina
save-place = Carpeta d’aquest ordinador
end-title = Acaba la classe
nothing-open = No queda res pendent: tots els escriptoris estan apagats i no hi ha cap mà alçada.
open-hands = { $n ->
    [one] { $n } mà alçada
   *[other] { $n } mans alçades
}
open-work = { $n ->
    [one] { $n } alumne no ha lliurat res
   *[other] { $n } alumnes no han lliurat res
}
open-running = { $n ->
    [one] { $n } escriptori està engegat
   *[other] { $n } escriptoris estan engegats
}
open-busy = { $n ->
    [one] { $n } escriptori està en pausa o ocupat
   *[other] { $n } escriptoris estan en pausa o ocupats
}
collect-first = Recull primer la seva feina
shut-down-all = Apaga els escriptoris
ends-after-collecting = La classe s’acaba quan s’ha recollit la seva feina. Si no es pot recollir res, continua.
handed-in-files = { $n ->
    [one] Lliurat a les { $time }, { $n } fitxer, { $size }
   *[other] Lliurat a les { $time }, { $n } fitxers, { $size }
}
collected-files = { $n ->
    [one] Recollit a les { $time }, { $n } fitxer, { $size }
   *[other] Recollit a les { $time }, { $n } fitxers, { $size }
}
collected-disk = Disc copiat a les { $time }, { $size }
unplaced = Hi ha algú amb la sessió iniciada en aquests ordinadors, que encara no són cap lloc
place-computer = Posa'l aquí
make-missing = Crea escriptoris
make-missing-why = Per a qui encara no en té, com ara qui ha arribat tard
take-control = Pren el control
give-back = Acaba l’ajuda
you-help = Teniu el teclat i el punter de { $name }. També pot continuar.
help-waits = S’espera la resposta
help-refused = { $name } no vol ajuda ara.
help-silent = { $name } no ha respost.
helped-by = { $name } hi ajuda ara.
help-needs-on = L’escriptori està apagat.
help-needs-running = L’escriptori està en pausa amb la seva classe.
never-helped = Les regles de consentiment no permeten ajudar aquí.
never-watched = No es mira: regles de consentiment
never-paused = Les regles de consentiment no permeten posar aquesta classe en pausa.
ask-to-watch = Demana mirar
watch-not-asked = Només amb el seu consentiment
watch-asked = Preguntat, encara sense resposta
watch-refused = Ara no ho vol
watch-silent = No ha respost
wait-to-pause = { $n ->
    [one] { $n } encara no ho ha acceptat
   *[other] { $n } encara no ho han acceptat
}
hand-out = Reparteix
hand-out-title = Reparteix fitxers
hand-out-what = L’alumnat els desa des de la seva finestra. Un escriptori engegat els rep com a disc a la unitat, on el més nou substitueix l’anterior.
hand-out-files = Tria fitxers…
hand-out-folder = Tria una carpeta…
hand-out-path = Fitxer o carpeta
hand-out-name = Nom
hand-out-chosen = { $n ->
    [one] { $n } fitxer, { $size }
   *[other] { $n } fitxers, { $size }
}
hand-out-none = Trieu abans fitxers o una carpeta.
hand-out-sent = { $done } de { $size }
hand-out-disc = S’ha enviat tot. S’està fent el disc per als escriptoris.
hand-out-stop = Atura
handed-out = Repartit
handed-to-all = { $files }, fa { $since }, per a tota la classe
handed-to-some = { $files }, fa { $since }, { $n ->
    [one] per a { $n } alumne
   *[other] per a { $n } alumnes
}
names-shortened = { $n ->
    [one] { $n } nom és més llarg del que Windows llegeix d’un disc: allà es mostra escurçat.
   *[other] { $n } noms són més llargs del que Windows llegeix d’un disc: allà es mostren escurçats.
}
take-back = Retira
