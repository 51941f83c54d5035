# Les aules i els seus llocs.
title = Aules
add = Afegeix una aula
empty = Encara no hi ha aules
empty-why = Una aula té llocs, que al plànol estan com a l'aula.
count = { $n ->
    [one] { $n } aula
   *[other] { $n } aules
}
seats-known = { $seats ->
    [one] { $seats } lloc, { $known } amb ordinador conegut
   *[other] { $seats } llocs, { $known } amb ordinador conegut
}
edit = Edita els llocs
edit-title = Llocs de { $name }
how-many = Llocs
per-row = Llocs per fila
add-help = Es diuen 1, 2, 3, etc. Els passadissos es fan al plànol de l'aula, amb Col·loca els llocs.
seat = Lloc
hostname = Nom de l'ordinador
mac = Targeta de xarxa (MAC)
ip = Adreça IP
hostname-wrong = Escriviu un nom com ara n2m210.
mac-wrong = Escriviu sis parells com ara 00:1a:2b:3c:4d:5e.
ip-wrong = Escriviu una adreça com ara 10.200.212.212.
add-seat = Afegeix un lloc
remove-seat = Treu aquest lloc
remove = Treu l'aula
remove-question = Voleu treure { $name }?
remove-body = { $n ->
    [one] També es treu el seu lloc. Les classes que hi estan previstes es queden sense aula.
   *[other] També es treuen els seus { $n } llocs. Les classes que hi estan previstes es queden sense aula.
}
