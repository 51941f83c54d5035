title = Escriptoris nous
template = Plantilla
template-hint = De què es fan
template-title = Trieu una plantilla
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
choose-first = Primer trieu una plantilla.
nothing-yet = No es crea res fins que premeu Crea. Podeu tornar a qualsevol pas.
no-templates = No hi ha cap plantilla per triar
no-templates-why = Primer importeu-ne una a Plantilles, o feu-ne d’un escriptori.
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
