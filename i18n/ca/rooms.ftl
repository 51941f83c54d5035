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
import = Importa llocs
import-title = Importa els llocs de { $name }
import-n = { $n ->
    [one] Importa { $n } lloc
   *[other] Importa { $n } llocs
}
export = Exporta els llocs
exported = Els llocs s'han desat
list = Llista de llocs
list-help = Un full de càlcul desat com a CSV. La primera línia té els encapçalaments: nom, tipus, hostname, mac, ip, columna, fila.
errors = { $n ->
    [one] { $n } línia està malament, i no s'importa res
   *[other] { $n } errors, i no s'importa res
}
errors-why = Corregiu la llista i torneu-la a mirar.
adds = { $n ->
    [one] S'afegeix { $n } lloc
   *[other] S'afegeixen { $n } llocs
}
changes = { $n ->
    [one] { $n } es canvia
   *[other] { $n } es canvien
}
keeps = { $n ->
    [one] { $n } queda igual
   *[other] { $n } queden igual
}
others = { $n ->
    [one] { $n } més de l'aula no és a la llista, i es conserva
   *[other] { $n } més de l'aula no són a la llista, i es conserven
}
imported = { $added ->
    [one] S'ha afegit { $added } lloc
   *[other] S'han afegit { $added } llocs
} i { $changed ->
    [one] se n'ha canviat { $changed }
   *[other] se n'han canviat { $changed }
}.
