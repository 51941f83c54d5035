desktops = { $n ->
    [one] { $n } escriptori
   *[other] { $n } escriptoris
}
selected = { $n ->
    [one] { $n } seleccionat de { $total }
   *[other] { $n } seleccionats de { $total }
}
n-selected = ({ $n ->
    [one] { $n } seleccionat
   *[other] { $n } seleccionats
})
choose = Trieu
type-to-filter = Escriviu per filtrar
no-matches = Res no coincideix amb «{ $query }»
clear-filter = Treu el filtre
cancel = Cancel·la
close = Tanca
back = Enrere
go-on = Continua
save = Desa
discard = Descarta
unsaved = Primer deseu o descarteu aquests canvis.
edit = Edita
delete = Suprimeix
rename = Canvia el nom
undo = Desfés
try-again = Torna-ho a provar
try-now = Prova-ho ara
check-again = Torna a comprovar
show-jobs = Mostra a Tasques
show = Mostra
copy = Copia
copied = Copiat
copy-code = Copia aquest codi
more = Més
less = Menys
name = Nom
description = Descripció
and-more = i { $n } més
type-to-confirm = Escriviu { $n } per confirmar-ho
of = { $used } de { $total }
vcpus = { $n } vCPU
go-there = mou
open = obre
select = selecciona
name-empty = Escriviu un nom.
name-too-long = Un nom té com a màxim { $limit } caràcters; aquest en té { $found }.
name-control = Un nom no pot tenir salts de línia ni tabuladors.
name-sign-in = Només lletres a-z, xifres i . _ - @; el primer caràcter, una lletra o una xifra.
path-wrong = Un camí complet: comença per / i no conté «..».
not-a-number = Escriviu un nombre enter.
administrator = Administrador/a
manager = Gestor/a
teacher = Professor/a
student = Alumne/a
type-path = No s’ha triat cap fitxer. Escriviu aquí el seu camí.
range = De { $low } a { $high }.
network-wrong = El nom d’una xarxa: d’1 a 64 lletres, xifres o . _ - :
media-missing = Trieu una imatge ISO per arrencar-ne.
request-id = Petició { $id }.
loading = S’està llegint …
file = Fitxer
