# Las aulas y sus puestos.
title = Aulas
add = Añadir un aula
empty = Todavía no hay aulas
empty-why = Un aula tiene puestos, que en el plano están como en el aula.
count = { $n ->
    [one] { $n } aula
   *[other] { $n } aulas
}
seats-known = { $seats ->
    [one] { $seats } puesto, { $known } con ordenador conocido
   *[other] { $seats } puestos, { $known } con ordenador conocido
}
edit = Editar los puestos
edit-title = Puestos de { $name }
how-many = Puestos
per-row = Puestos por fila
add-help = Se llaman 1, 2, 3, etc. Los pasillos se hacen en el plano del aula, con Colocar los puestos.
seat = Puesto
hostname = Nombre del ordenador
mac = Tarjeta de red (MAC)
ip = Dirección IP
hostname-wrong = Escriba un nombre como n2m210.
mac-wrong = Escriba seis pares como 00:1a:2b:3c:4d:5e.
ip-wrong = Escriba una dirección como 10.200.212.212.
add-seat = Añadir un puesto
remove-seat = Quitar este puesto
remove = Quitar el aula
remove-question = ¿Quitar { $name }?
remove-body = { $n ->
    [one] También se quita su puesto. Las clases que están previstas allí se quedan sin aula.
   *[other] También se quitan sus { $n } puestos. Las clases que están previstas allí se quedan sin aula.
}
import = Importar puestos
import-title = Importar los puestos de { $name }
import-n = { $n ->
    [one] Importar { $n } puesto
   *[other] Importar { $n } puestos
}
export = Exportar los puestos
exported = Los puestos se han guardado
list = Lista de puestos
list-help = Una hoja de cálculo guardada como CSV. Su primera línea tiene los encabezados: nombre, tipo, hostname, mac, ip, columna, fila.
errors = { $n ->
    [one] { $n } línea está mal, así que no se importa nada
   *[other] { $n } errores, así que no se importa nada
}
errors-why = Corrija la lista y vuelva a verla.
adds = { $n ->
    [one] Se añade { $n } puesto
   *[other] Se añaden { $n } puestos
}
changes = { $n ->
    [one] { $n } se cambia
   *[other] { $n } se cambian
}
keeps = { $n ->
    [one] { $n } queda igual
   *[other] { $n } quedan igual
}
others = { $n ->
    [one] { $n } más del aula no está en la lista, y se conserva
   *[other] { $n } más del aula no están en la lista, y se conservan
}
imported = { $added ->
    [one] Se ha añadido { $added } puesto
   *[other] Se han añadido { $added } puestos
} y { $changed ->
    [one] se ha cambiado { $changed }
   *[other] se han cambiado { $changed }
}.
