title = Escriptoris nous
template = Plantilla
template-hint = De què es fan
template-title = Trieu una plantilla o una imatge ISO
name = Nom i quantitat
name-hint = Un o molts
name-title = Com es diuen i quants
hardware = Maquinari
hardware-hint = Processadors, memòria, emmagatzematge
hardware-title = La seva màquina
review = Repàs
review-hint = On aniran a parar
review-title = Repàs: { $count }
create = Creació
create-hint = Progrés en viu
creating = S’estan creant { $count }
create-n = { $n ->
    [one] Crea { $n } escriptori
   *[other] Crea { $n } escriptoris
}
step-of = Pas { $n } de { $of }
next = Següent
change = Canvia
choose-first = Primer trieu de què es fan.
nothing-yet = No es crea res fins que premeu Crea. Podeu tornar a qualsevol pas.
no-templates = No hi ha cap plantilla per triar
no-templates-why = Importeu-ne una a Plantilles, feu-ne una d’un escriptori, o afegiu una imatge ISO per instal·lar-ne un.
how-many = Quants
count-wrong = D’1 a { $most }.
numbered = { $first } a { $last }
numbered-hint = Si són molts, porten un número al darrere.
owner = De qui són
owner-me = { $name } (jo)
template-has = La plantilla té { $processors } i { $memory }.
path-most-free = On hi hagi més espai lliure
path-free = { $name }, { $amount } lliures
disk-on = disc de { $size }, { $path }
start = Engega’ls quan siguin a punt
landing = On aniran a parar
landing-detail = memòria quan tots hagin engegat
landing-legend = gris: en ús ara · blau: aquests escriptoris
lands = { $count }, { $share } després
none-maintenance = cap, en manteniment
none-silent = cap, no respon
none-memory = cap, poca memòria lliure
too-little = Memòria per a { $fit } de { $count } alhora
too-little-why = Es fan tots; els que no hi càpiguen queden aturats. Doneu-los menys memòria o allibereu-ne.
how-it-goes = Com va
disks = Discos
disks-why = { $n ->
    [one] { $n } capa fina sobre la plantilla, petita al principi
   *[other] { $n } capes fines sobre la plantilla, petites al principi
}
starts = Engegada
starts-yes = Cadascun tan bon punt és a punt
starts-no = Queden aturats
undone = Si un falla
undone-why = Els altres continuen, no queda res a mitges
stop = Atura després d’aquests
goes-on = Ho podeu tancar. Continua a Tasques i us avisa quan acabi.
another = Més escriptoris
made-n = Discs { $done } de { $total }
started-n = Engegats { $done } de { $total }
running-n = En marxa { $done } de { $total }
undone-all = No s’ha fet res
none-needed = cap, altres tenen més memòria lliure
no-template = Sense plantilla: instal·la des d’una imatge ISO
installs = Comença amb un disc buit
installs-why = Cadascun comença amb un disc buit i engega des de la imatge. Quan estigui instal·lat, traieu la imatge de la unitat.
media = Imatge ISO
disk-wrong = Un disc té d’1 a 65.536 GB.
disks-empty = { $n ->
    [one] { $n } disc buit, petit al principi
   *[other] { $n } discos buits, petits al principi
}
created = Creació de { $count }
source = Plantilla o imatge ISO
filter-source = Filtra plantilles i imatges ISO
