title = Plantilles
subtitle = En podeu fer servir { $usable }, { $mine } són vostres
all = Totes
mine = Les meves
shared = Compartides
retired = Retirades
retired-one = Retirada
filter = Filtra les plantilles
hidden = { $n ->
    [one] Aquest filtre amaga { $n } plantilla
   *[other] Aquest filtre amaga { $n } plantilles
}
empty = Encara no hi ha plantilles
empty-why = Una plantilla és un disc a partir del qual es creen escriptoris. Importeu una imatge qcow2, o instal·leu un escriptori i creeu-ne una plantilla.
make = Crea escriptoris
not-ready = Encara no és a punt.
is-retired = Està retirada: primer recupereu-la.
not-yours = Només la pot canviar el propietari o un administrador.
who = Qui la pot fer servir
only-me = Només jo
only-me-why = Ningú més la pot fer servir
everyone = Tothom
everyone-why = Tothom de l’escola
origin = D’on ve
layers = { $n ->
    [one] { $n } capa
   *[other] { $n } capes
}
templates-n = { $n ->
    [one] { $n } plantilla
   *[other] { $n } plantilles
}
running-n = { $n ->
    [0] cap no és en marxa ara
    [one] { $n } és en marxa ara
   *[other] { $n } són en marxa ara
}
locked = El seu disc no pot canviar mentre hi hagi coses que s’hi basin. Per actualitzar-la, canvieu un escriptori i creeu-ne una plantilla nova.
made-by = Creada per { $who }, { $day }
retire = Retira
bring-back = Recupera
delete = Suprimeix la plantilla
delete-question = Voleu suprimir { $name }?
delete-body = No hi ha res que s’hi basi.
delete-kept = El seu disc va a la paperera del camí d’emmagatzematge
import = Importa
import-title = Importa una plantilla
import-note = El fitxer queda com està; Sarrio el copia.
importing = S’està important { $name }
name = Nom de la plantilla
image = Imatge qcow2
from-host = En un camí d’emmagatzematge
from-here = D’aquest ordinador
from-host-help = El camí complet tal com el veuen els hipervisors, dins d’un camí d’emmagatzematge.
from-here-help = Es puja i després es comprova.
no-such-file = Aquest fitxer no existeix en aquest ordinador.
choose-image = Trieu una imatge qcow2
browse = Navega
disk-virtio = Disc virtio
share-everyone = Tothom de l’escola la pot fer servir
none-here = Aquí no hi ha plantilles
none-here-why = Les plantilles que hi corresponguin apareixeran aquí.
chosen = Alguns
chosen-why = Els qui s’han triat
share = Comparteix
share-title = Comparteix { $name }
share-find = Cerca persones, grups i categories
share-nobody = Ningú més la pot fer servir.
share-none = No s’hi troba ningú.
share-add = Afegeix
share-end = Deixa de compartir
kind-role = Tothom amb aquest rol
kind-category = Categoria
kind-group = Grup
kind-person = Persona
picture = Mostra la darrera imatge de l’escriptori
picture-why = La veu tothom qui veu la plantilla. Pot mostrar la feina d’algú.
tree-title = Què es basa en { $name }
tree-body = No es pot suprimir mentre existeixin, també els de la paperera. Si la retireu, s’amaga i no se suprimeix res.
tree-others = { $n ->
    [one] i { $n } més, que no veieu
   *[other] i { $n } més, que no veieu
}
tree-in-bin = a la paperera
