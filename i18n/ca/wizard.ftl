title = Escriptoris nous
template = Plantilla
template-hint = A partir de què es creen
template-title = Trieu una plantilla o una imatge ISO
name = Nom i quantitat
name-hint = Un o més d’un
name-title = El seu nom i quants
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
none-memory = cap, poca memòria lliure
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
