title = Emmagatzematge
subtitle = { $n ->
    [one] { $n } camí, { $used } ocupats
   *[other] { $n } camins, { $used } ocupats
}
explain = Un camí d’emmagatzematge és un directori que els hipervisors tenen al mateix camí: en NFS, Ceph o un disc local.
add = Afegeix un camí
add-title = Afegeix un camí d’emmagatzematge
added = S’ha afegit { $name }
directory = Directori als hipervisors
directory-help = El mateix a cada hipervisor; ha d’existir. Una marca distingeix un directori muntat d’un de buit.
takes-desktops = Per a escriptoris nous
takes-templates = Per a plantilles noves
takes-desktops-short = Escriptoris
takes-templates-short = Plantilles
empty = Encara no hi ha camins d’emmagatzematge
empty-why = Els escriptoris i les plantilles necessiten un directori accessible des dels hipervisors. Afegiu-ne un.
empty-no-host = Un camí d’emmagatzematge és en hipervisors i encara no n’hi ha cap. Afegiu-ne el primer.
free = { $amount } lliures
not-seen = Encara no l’ha comprovat cap hipervisor
not-usable = No hi està muntat.
not-on = No es pot fer servir a { $host }
lies-on = { $things ->
    [one] { $things } element
   *[other] { $things } elements
}, { $hosts ->
    [one] { $hosts } hipervisor
   *[other] { $hosts } hipervisors
}
remove = Treu el camí
remove-in-use = Hi ha escriptoris, plantilles o imatges ISO.
remove-question = Voleu treure { $name }?
remove-body = Sarrio l’oblida. No se suprimeix res del directori.
bin-n = Paperera { $n }
media-n = Imatges ISO { $n }
restore = Restaura
purge = Suprimeix per sempre
empty-bin = Buida la paperera
bin-empty = La paperera és buida
column-deleted = Suprimit
empty-question = Voleu buidar la paperera per sempre?
purge-question = { $n ->
    [one] Voleu suprimir { $n } escriptori per sempre?
   *[other] Voleu suprimir { $n } escriptoris per sempre?
}
purge-body = { $n ->
    [one] Se’n suprimeix el disc. No es pot desfer.
   *[other] Se suprimeixen els discos de { $n } escriptoris. No es pot desfer.
}
add-media = Afegeix una ISO
media-title = Afegeix una imatge ISO
file = Fitxer als hipervisors
file-help = El camí complet, dins d’un camí d’emmagatzematge. El fitxer s’hi queda i no es canvia mai.
no-media = Encara no hi ha imatges ISO
no-media-why = Els escriptoris s’instal·len des d’imatges ISO.
bin-empty-why = Els escriptoris suprimits es guarden aquí uns dies. Es poden restaurar amb tot el que tenien.
purge-question-one = Voleu suprimir { $name } per sempre?
templates-n = Plantilles suprimides { $n }
bin-empty-templates-why = Les plantilles suprimides es guarden aquí uns dies i es poden restaurar.
bin = Paperera
forget = Oblida el camí
forget-question = Voleu oblidar { $name } amb tot el que hi ha?
forget-body = Feu-ho si l’emmagatzematge s’ha perdut per sempre. Sarrio deixa de conèixer el que es llista aquí i acaba les tasques que hi treballen. Si els fitxers tornessin, no es tocarien.
forget-empty = No hi ha res.
forget-count = { $n ->
    [one] Afecta { $n } cosa:
   *[other] Afecta { $n } coses:
}
forget-type = Escriviu { $name } per confirmar-ho
forgotten = S’ha oblidat { $name }
kind-desktop = Escriptori
kind-deleted-desktop = Escriptori a la paperera
kind-template = Plantilla
kind-deleted-template = Plantilla a la paperera
kind-media = Imatge ISO
kind-image = Imatge amb dades més noves d’un escriptori
kind-dependent-desktop = Escriptori d’un altre camí que el necessita; es queda i no s’engegarà
kind-dependent-template = Plantilla d’un altre camí que el necessita; es queda i no es podrà fer servir
