title = Plantilles
subtitle = { $usable } per fer servir, { $mine } vostres
all = Totes
mine = Meves
shared = Compartides
retired = Retirades
retired-one = Retirada
filter = Filtra les plantilles
hidden = { $n ->
    [one] Aquest filtre amaga { $n } plantilla
   *[other] Aquest filtre amaga { $n } plantilles
}
empty = Encara no hi ha plantilles
empty-why = Una plantilla és un disc del qual es fan escriptoris. Importeu una imatge qcow2, o instal·leu-ne un i feu-ne plantilla.
empty-shelf = No hi ha res en aquest prestatge
empty-shelf-why = Les plantilles que hi pertanyen apareixeran soles.
make = Fes escriptoris
not-ready = Encara no és a punt.
is-retired = És retirada: primer recupereu-la.
not-yours = Només la pot canviar qui la va fer o un administrador.
who = Qui la pot fer servir
only-me = Només jo
only-me-why = 1 persona
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
locked = El seu disc no pot canviar mentre altres s’hi basin. Per actualitzar-la, canvieu un escriptori i feu-ne una plantilla nova.
made-by = Feta per { $who }, { $day }
retire = Retira
bring-back = Recupera
delete = Suprimeix la plantilla
delete-question = Voleu suprimir { $name }?
delete-body = No hi ha res que s’hi basi.
delete-kept = El seu disc va a la paperera del camí d’emmagatzematge
delete-in-use = Altres s’hi basen: retireu-la, que l’amaga i no suprimeix res.
import = Importa
import-title = Importa una plantilla
import-note = El fitxer queda com és; se’n fa una còpia sencera.
importing = S’importa { $name }
name = Nom de la plantilla
image = Imatge qcow2
from-host = En un camí d’emmagatzematge
from-here = D’aquest ordinador
from-host-help = El camí complet tal com el veuen els hipervisors, dins d’un camí d’emmagatzematge.
from-here-help = Es puja i després es comprova.
no-such-file = No hi ha aquest fitxer en aquest ordinador.
choose-image = Trieu una imatge qcow2
browse = Navega
disk-virtio = Disc virtio
share-everyone = Tothom de l’escola la pot fer servir
