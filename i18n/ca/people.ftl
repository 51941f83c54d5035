title = Persones
tab-groups = Grups
tab-categories = Categories
tab-roles = Rols
people = { $n ->
    [one] { $n } persona
   *[other] { $n } persones
}
tree = Categories i grups
everyone = Tothom
any-role = Qualsevol rol
switched-off = Desactivades
search = Cerca pel nom o pel nom d’usuari
filter = Filtra
rows = { $first } a { $last } de { $total }
column-name = Nom
column-sign-in = Accés
column-desktops = Escriptoris
column-running = Engegats
no-limit = { $used }, sense límit
column-people = Persones
column-groups = Grups
column-what = Què
role = Rol
category = Categoria
group = Grup
main-group = Grup principal
further-groups = Altres grups
teaches = Imparteix
account = Compte
account-local = De Sarrio
account-directory = Del directori del centre
sign-in-name = Nom d’usuari
full-name = Nom complet
may-sign-in = Pot iniciar la sessió
sign-in-yes = Sí
sign-in-no = No, desactivada
yes = Sí
off = No
added-on = Afegit
no-category = Cap categoria
no-group = Cap grup
show-desktops = Mostra’n els escriptoris
nobody = Encara no hi ha ningú
nobody-why = Afegiu la primera persona, o importeu la llista del centre.
nobody-here = Aquí no hi ha ningú
nobody-in-category-why = Trieu persones a la llista de tothom i moveu-les aquí.
nobody-in-group-why = Afegiu-ne els membres a Grups, o trieu persones a la llista i afegiu-les al grup.
nobody-matches = Ningú no coincideix amb aquest filtre
nobody-matches-why = Amaga les altres persones
add = Afegeix una persona
add-title = Afegeix una persona
added = S’ha afegit { $name }
added-why = Inicia la sessió com a { $username } amb aquesta contrasenya, i després en tria una altra. Copieu-la ara: no es torna a mostrar.
password = Contrasenya
password-repeated = Una altra vegada
password-made = Crea’n una
password-typed = Escriu-ne una
password-again = Crea’n una altra
password-made-why = Es mostra una altra vegada quan es desa. Després ningú no la pot llegir.
new-password = Contrasenya nova
new-password-title = Contrasenya nova per a { $person }
new-password-body = Se li tanca la sessió a tot arreu, i n’haurà de triar una altra quan torni a iniciar-la.
set-password = Desa la contrasenya
password-set = La contrasenya nova s’ha desat
password-made-for = { $person } inicia la sessió ara amb aquesta contrasenya. Copieu-la: no es torna a mostrar.
remove = Suprimeix la persona
remove-question = Voleu suprimir { $person }?
remove-body = Ja no podrà iniciar la sessió i surt dels seus grups. Qui encara té escriptoris o plantilles en propietat no es pot suprimir: doneu-los abans a algú altre, suprimiu-los, o desactiveu la persona.
removed = S’ha suprimit { $person }
move-people = Mou
move-title = Mou { $people }
move-now = Mou
moved = Trasllat de { $people } a { $place }
leave-title = Voleu moure { $people } a { $place }?
leave-title-one = Voleu desar { $person }?
leave-body = Surten d’aquests grups:
group-left = { $group } ({ $people })
add-to-group = Afegeix a un grup
join-title = Afegeix { $people } a un grup
join-body = Continuen també en els seus altres grups.
join-now = Afegeix
joined = Incorporació de { $people } a { $group }
take-out = Treu del grup
take-out-title = Voleu treure { $people } de { $group }?
take-out-body = El professorat d’aquest grup deixa de veure’ls. Els seus escriptoris es conserven.
take-out-now = Treu
left = Sortida de { $people } de { $group }
enable = Permet l’accés
enabled = Accés permès: { $people }
disable = Desactiva
disable-title = Voleu desactivar { $people }?
disable-body = Se’ls tanca la sessió ara i ja no en podran iniciar cap. Els seus escriptoris, plantilles i grups es conserven.
disable-now = Desactiva
disabled = Accés desactivat: { $people }
members = Membres
members-n = { $members }, dels quals { $students } són alumnes
teachers = Professorat
no-teachers = Encara ningú no imparteix aquest grup.
add-members = Afegeix membres
add-teachers = Afegeix professorat
show-people = Mostra’n les persones
take-teacher = { $teacher } ja no l’imparteix
choose-members = Afegeix membres a { $group }
choose-teachers = Afegeix professorat a { $group }
add-n = { $n ->
    [0] Afegeix
    [one] Afegeix { $n } persona
   *[other] Afegeix { $n } persones
}
nobody-to-choose = No hi ha ningú per triar.
more-found = { $n ->
    [one] i { $n } més: escriviu més lletres
   *[other] i { $n } més: escriviu més lletres
}
archived = Arxivats
archived-since = Arxivat
archive = Arxiva
unarchive = Recupera
archive-question = Voleu arxivar { $group }?
archive-body = El seu professorat deixa de veure’n els membres i els escriptoris. Les persones i els escriptoris es conserven, i el grup es pot recuperar.
group-archived = S’ha arxivat { $group }
add-group = Afegeix un grup
group-added = S’ha afegit { $group }
rename-group = Canvia el nom de { $group }
move-group = Mou { $group } a una altra categoria
move-group-body = Les persones que el tenen com a grup principal s’hi mouen també, i surten dels altres grups de { $category }.
move-group-hint = Mou a una altra categoria
group-moved = S’ha mogut { $group } a { $category }
remove-group = Suprimeix el grup
remove-group-question = Voleu suprimir { $group }?
remove-group-body = { $members ->
    [0] No hi ha ningú.
    [one] El seu { $members } membre es conserva, amb els seus escriptoris. El professorat deixa de veure’l.
   *[other] Els seus { $members } membres es conserven, amb els seus escriptoris. El professorat deixa de veure’ls.
}
group-removed = S’ha suprimit { $group }
group-has = { $group } té ara { $members ->
    [one] { $members } membre
   *[other] { $members } membres
} i { $teachers ->
    [one] { $teachers } professor/a
   *[other] { $teachers } professors/es
}
groups-hidden = { $n ->
    [one] Aquest filtre amaga { $n } grup
   *[other] Aquest filtre amaga { $n } grups
}
no-groups = Encara no hi ha grups
no-groups-why = Un grup és una classe: el seu professorat en veu els alumnes i els fa escriptoris.
no-groups-ask = No impartiu cap grup. Qui gestiona els grups del centre us hi pot afegir.
no-groups-no-category = Els grups són dins de categories. Afegiu abans una categoria.
no-archived = No hi ha grups arxivats
no-archived-why = Arxiveu un grup en acabar el curs. Es conserva aquí, sense fer nosa.
add-category = Afegeix una categoria
category-added = S’ha afegit { $category }
rename-category = Canvia el nom de { $category }
remove-category = Suprimeix la categoria
remove-category-question = Voleu suprimir { $category }?
remove-category-body = Només es pot suprimir una categoria on ja no hi hagi cap persona ni cap grup.
category-removed = S’ha suprimit { $category }
categories-hidden = { $n ->
    [one] Aquest filtre amaga { $n } categoria
   *[other] Aquest filtre amaga { $n } categories
}
no-categories = Encara no hi ha categories
no-categories-why = Una categoria és una part del centre, com ara un departament. Conté els seus grups, i un gestor se n’encarrega.
permissions-hidden = { $n ->
    [one] Aquest filtre amaga { $n } fila
   *[other] Aquest filtre amaga { $n } files
}
reach-all = De tothom
reach-charges = Propis i a càrrec
reach-own = Propis
