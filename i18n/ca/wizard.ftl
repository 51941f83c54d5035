title = Escriptoris nous
template = Plantilla
template-hint = A partir de què es creen
template-title = Trieu una plantilla o una imatge ISO
hardware = Maquinari
hardware-hint = Processadors, memòria, emmagatzematge
hardware-title = El seu maquinari
review = Repàs
review-hint = On s’executaran
review-title = Repàs: { $count }
create = Creació
create-hint = Progrés en directe
creating = S’estan creant { $count }
create-n = { $n ->
    [one] Crea { $n } escriptori
   *[other] Crea { $n } escriptoris
}
step-of = Pas { $n } de { $of }
next = Següent
change = Canvia
choose-first = Primer trieu a partir de què es creen.
nothing-yet = No es crea res fins que premeu Crea. Podeu tornar enrere a qualsevol pas.
no-templates = No hi ha cap plantilla per triar
no-templates-why = Importeu una plantilla a Plantilles, creeu-ne una a partir d’un escriptori, o afegiu una imatge ISO per instal·lar-ne un.
how-many = Quants
count-wrong = D’1 a { $most }.
numbered = { $first } a { $last }
numbered-hint = Si n’hi ha més d’un, cada nom porta un número.
owner = Propietari
owner-me = { $name } (jo)
owner-person = Una altra persona…
owner-missing = Trieu per a qui són.
owner-group = Cada alumne de { $group } ({ $count })
group-hint = S’hi afegeix el nom de l’alumne. O indiqueu on va: {"{"}first name{"}"}, {"{"}name{"}"}.
template-has = La plantilla té { $processors } i { $memory }.
path-most-free = Més espai lliure
path-free = { $name }, { $amount } lliures
disk-on = disc de { $size }, { $path }
start = Engega’ls quan estiguin a punt
landing = On s’executaran
landing-detail = memòria quan tots s’hagin engegat
landing-legend = gris: en ús ara · blau: aquests escriptoris
lands = { $count }, { $share } després
none-maintenance = cap, en manteniment
none-silent = cap, no respon
too-little = Memòria per a { $fit } de { $count } alhora
too-little-why = Es creen tots; els que no hi càpiguen quedaran aturats. Doneu-los menys memòria o allibereu-ne.
how-it-goes = Què passarà
disks = Discos
disks-why = { $n ->
    [one] { $n } capa fina damunt de la plantilla, petita al principi
   *[other] { $n } capes fines damunt de la plantilla, petites al principi
}
starts = Engegada
starts-yes = Cadascun tan bon punt és a punt
starts-no = Queden aturats
undone = Si un falla
undone-why = Els altres continuen; no queda res a mitges
stop = No en creïs més
goes-on = Ho podeu tancar. Continua a Tasques i se us avisarà quan acabi.
another = Més escriptoris
made-n = Discos { $done } de { $total }
running-n = En marxa { $done } de { $total }
undone-all = No s’ha creat res
none-needed = cap, altres tenen més memòria lliure
no-template = Sense plantilla: instal·la des d’una imatge ISO
installs = Comença amb un disc buit
installs-why = Cadascun té un disc buit i arrenca des de la imatge. Quan estigui instal·lat, traieu la imatge de la unitat.
media = Imatge ISO
disk-wrong = Un disc té d’1 a 65.536 GB.
disks-empty = { $n ->
    [one] { $n } disc buit, petit al principi
   *[other] { $n } discos buits, petits al principi
}
created = Creació de { $count }
source = Plantilla o imatge ISO
filter-source = Filtra plantilles i imatges ISO
not-made = { $name }, per a { $owner }
keep-up = També per als qui hi entrin més tard
and-later = { $owner }, i els qui hi entrin més tard
people-step = Persones
people-hint = Per a qui són
name-title = Per a qui són, i com es diuen
owner-list = Diverses persones…
owner-seats = Qui seu a { $room }: { $group } ({ $count })
people = { $n ->
    [one] { $n } persona
   *[other] { $n } persones
}
list-empty = Poseu almenys una persona a la llista.
list-hint = Cerqueu i premeu un nom, o escriviu diversos noms amb comes i premeu Retorn.
paste = Enganxa noms
nothing-to-paste = No hi ha text al porta-retalls
add-group = Afegeix els alumnes de
unclear = { $n ->
    [one] Un nom no s’ha trobat, o el tenen diverses persones
   *[other] { $n } noms no s’han trobat, o els tenen diverses persones
}
review-title-for = Repàs: { $count } per a { $group }
quota = Quota
quota-of = { $quantity }, { $who }
now-and-after = { $now } ara, { $after } després
space-on = Espai a { $path }
and-more = i { $n } més
over-limit = { $n ->
    [one] Una persona passaria del seu límit: { $names }
   *[other] { $n } persones passarien del seu límit: { $names }
}
skip-them = Deixa-les sense
allow-them = Permet-ho per a aquesta classe
skipped = { $n ->
    [one] Una persona no en rep cap: { $names }
   *[other] { $n } persones no en reben cap: { $names }
}
allowed = { $n ->
    [one] Una persona en rep un per damunt del seu límit: { $names }
   *[other] { $n } persones en reben un per damunt del seu límit: { $names }
}
undo-choice = Desfés
none-path = cap, emmagatzematge no muntat
none-small = cap, massa petit per a un
none-memory = cap, queden { $free } de memòria
none-spice = cap, sense SPICE
enough = { $n ->
    [one] Ara hi ha memòria.
   *[other] Ara hi ha memòria per als { $n } alhora.
}
forecast = Una previsió. A cada engegada es torna a triar l’hipervisor, segons la càrrega del moment.
lesson = Comença-hi una classe ara
start-again = { $n ->
    [one] Torna’l a engegar
   *[other] Torna a engegar aquests { $n }
}
open-classroom = Obre l’aula
at-seat = { $name }, lloc { $seat }
tile-waiting = Espera
tile-made = Creat
tile-failed = No creat
tile-cancelled = Cancel·lat
