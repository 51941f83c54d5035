# Importar personas y grupos de una lista.
open = Importar
title = Importar personas
file = Lista de personas
file-help = Una hoja de cálculo guardada como CSV. La primera línea tiene los encabezados: nombre de usuario, nombre completo, rol, categoría, grupo, grupos, contraseña.
choose-file = Elija una lista
browse = Examinar
type-first = Elija un archivo o escriba su ruta.
update = Cambiar a las personas que ya existen
update-help = Reciben el nombre, el rol, la categoría y el grupo principal de la lista, y entran en sus grupos. Su contraseña no cambia. Sin esto, cada una es un error.
create = Crear las categorías y los grupos que no existen
create-help = Sin esto, cada uno es un error.
look = Mirar la lista
look-again = Volver a mirar
looking = Leyendo la lista
read-as = { $encoding }, con { $separator } entre las celdas
separator-comma = comas
separator-semicolon = punto y coma
separator-tab = tabuladores
unused = Columnas que no se usan: { $columns }
adds = { $n ->
    [one] Se añade { $n } persona
   *[other] Se añaden { $n } personas
}
changes = { $n ->
    [one] se cambia { $n }
   *[other] se cambian { $n }
}
keeps = { $n ->
    [one] { $n } queda como está
   *[other] { $n } quedan como están
}
makes = Nuevos: { $names }
group-in = { $group } ({ $category })
errors = { $n ->
    [one] Hay { $n } línea incorrecta: no se importa a nadie
   *[other] Hay { $n } errores: no se importa a nadie
}
errors-first = Los primeros { $n } errores; no se importa a nadie
errors-why = Corrija la lista y vuelva a mirarla, o elija otras opciones arriba.
nothing = No hay nada que hacer
nothing-why = Todas las personas de esta lista ya están, tal como dice la lista.
column-line = Línea
column-error = Qué está mal
column-cell = Columna
column-change = Importación
column-password = Contraseña
add = Añadir
change = Cambiar
keep = Mantener
import-n = { $n ->
    [one] Importar { $n } persona
   *[other] Importar { $n } personas
}
cannot-wrong = La lista tiene errores.
cannot-nothing = No hay nada que hacer.
importing = { $n ->
    [one] Importando { $n } persona
   *[other] Importando { $n } personas
}
importing-why = Se importan todas o ninguna. Las contraseñas de la lista se cifran una tras otra; si hay miles, tarda unos minutos.
cancel = Cancelar la importación
cancelled = La importación se ha cancelado. La lista de abajo muestra lo que queda por hacer.
done = La lista se ha importado
done-people = { $added ->
    [one] Se ha añadido { $added } persona
   *[other] Se han añadido { $added } personas
}, { $changed ->
    [one] se ha cambiado { $changed }
   *[other] se han cambiado { $changed }
}.
passwords = Inician sesión con estas contraseñas y después eligen otras. Cópielas o guárdelas ahora: no se vuelven a mostrar.
passwords-unsafe = Las contraseñas no se han copiado ni guardado. Vuelva a cerrar si nadie las necesita.
copy-all = Copiar todo
save-as = Guardar como
save-file = Archivo para las contraseñas
saved = Guardado en { $file }
not-saved = No se ha podido escribir el archivo: { $why }
