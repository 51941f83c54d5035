# L'horari: les setmanes dels grups, les aules i els professors.
title = Horari
mine = Les meves classes
all = Totes les classes
earlier = Setmana anterior
later = Setmana següent
today = Avui
today-tag = avui
week-of = Setmana del { $day }
plan = Planifica una classe
import = Importa un calendari
export = Exporta el calendari
export-which = Trieu les vostres classes, un grup o una aula.
exported = El calendari s'ha desat
holidays = Festius
nothing = Aquesta setmana no hi ha cap classe.
hint-edit = edita
hint-details = detalls
hint-weeks = setmanes
monday = dilluns
tuesday = dimarts
wednesday = dimecres
thursday = dijous
friday = divendres
saturday = dissabte
sunday = diumenge
when = Quan
room = Aula
no-room = Cap aula
teachers = Professors
repeats = Es repeteix
until = Fins al
works-with = Treballa amb
any-desktop = Qualsevol escriptori
before = Els escriptoris s'engeguen
minutes-before = { $n } min abans
at-end = En acabar
every-week = { $days }, { $at }
every-weeks = { $days }, { $at }, cada { $n } setmanes
left-out = No es fa
left-out-since = No es fa, perquè a aquella hora el grup té { $title }.
group-has = El grup té { $title } a la mateixa hora.
room-has = { $title } és en aquesta aula a la mateixa hora.
teacher-has = { $teacher } fa { $title } a la mateixa hora.
by-hand = Aquesta classe s'ha canviat per separat. Ja no segueix la seva sèrie.
coming = Una classe d'una sèrie. Els alumnes la veuen dues setmanes abans.
cancel-lesson = Anul·la la classe
plan-title = Planifica una classe
edit-title = Canvia { $title }
once = Un sol cop
weekly = Cada setmana
this-lesson = Aquesta classe
whole-series = Tota la sèrie
lesson-title = Títol
group = Grup
group-missing = Trieu un grup.
date = Dia
at = Comença
minutes = Minuts
on-days = Aquests dies
days-missing = Trieu un dia de la setmana.
every = Cada quantes setmanes
first-day = Primer dia
last-day = Últim dia
zone = Zona horària
except = Excepte
except-help = Dies separats amb comes. Els festius ja s'exclouen.
date-wrong = Escriviu un dia com ara 14/12/2026.
at-wrong = Escriviu una hora com ara 08:00.
dates-wrong = L'últim dia ve després del primer, deu anys més tard com a molt.
zone-wrong = Escriviu una zona horària com ara Europe/Madrid.
before-help = Minuts abans de la classe. Buit: no s'engeguen.
co-teachers = Amb aquests professors, a més dels del grup
cancel-question = Voleu anul·lar { $title } del { $when }?
cancel-what = La classe s'elimina. Els escriptoris dels alumnes es conserven.
cancel-which = Només aquesta classe, o tota la sèrie amb totes les classes que queden. Els escriptoris dels alumnes es conserven.
remove-series-what = S'elimina tota la sèrie amb les classes que queden.
keep-it = Conserva-la
remove-series = Elimina la sèrie
holidays-what = Aquests dies no es fa cap classe de cap sèrie.
no-holidays = Encara no hi ha festius.
holiday-example = Vacances de Nadal
add-holiday = Afegeix
remove-holiday = Elimina aquests festius
from-to = del { $first } al { $last }
calendar-file = Fitxer de calendari
calendar-help = Un fitxer que ha exportat el programa d'horaris, Google o Outlook (.ics).
choose-calendar = Trieu un fitxer de calendari
for-group = Per a
groups-by-title = Els grups que diuen els títols
looking = S'està llegint el calendari
look = Mira el calendari
importing = S'està important el calendari
import-n = { $n ->
    [one] Importa { $n } sèrie
   *[other] Importa { $n } sèries
}
adds = { $n ->
    [one] S'afegeix { $n } sèrie
   *[other] S'afegeixen { $n } sèries
}
changes = { $n ->
    [one] { $n } es canvia
   *[other] { $n } es canvien
}
keeps = { $n ->
    [one] { $n } queda igual
   *[other] { $n } queden igual
}
gone = { $n ->
    [one] { $n } ja no és al fitxer
   *[other] { $n } ja no són al fitxer
}
remove-gone = { $n ->
    [one] Elimina la sèrie que ja no és al fitxer
   *[other] Elimina les { $n } sèries que ja no són al fitxer
}
removed = Elimina
not-in-file = No és al fitxer
problems = { $n ->
    [one] { $n } part no es pot importar
   *[other] { $n } parts no es poden importar
}
problems-why = El que no es pot importar és al principi de la llista de sota. Corregiu el fitxer i torneu-lo a mirar, o deixeu-ho fora.
leave-out = Deixa fora el que no es pot importar
cannot-problems = Hi ha parts del calendari que no es poden importar. Deixeu-les fora o corregiu el fitxer.
cannot-nothing = No hi ha res a fer.
outside = { $n ->
    [one] { $n } més no és entre aquests dies.
   *[other] { $n } més no són entre aquests dies.
}
not-taken = No s'importa
column-lesson = Classe
whole-days = Dies sencers del fitxer: potser alguns són festius
make-holiday = Fes-lo festiu
imported = { $added ->
    [one] S'ha afegit { $added } sèrie
   *[other] S'han afegit { $added } sèries
} i { $changed ->
    [one] se n'ha canviat { $changed }
   *[other] se n'han canviat { $changed }
}.
were-left-out = { $n ->
    [one] { $n } part s'ha deixat fora.
   *[other] { $n } parts s'han deixat fora.
}
