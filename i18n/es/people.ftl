title = Personas
tab-groups = Grupos
tab-categories = Categorías
tab-roles = Roles
people = { $n ->
    [one] { $n } persona
   *[other] { $n } personas
}
tree = Categorías y grupos
everyone = Todos
any-role = Cualquier rol
switched-off = Desactivadas
search = Buscar por nombre o usuario
filter = Filtrar
rows = { $first } a { $last } de { $total }
column-name = Nombre
column-sign-in = Acceso
column-desktops = Escritorios
column-running = Encendidos
no-limit = { $used }, sin límite
column-people = Personas
column-groups = Grupos
column-what = Qué
role = Rol
category = Categoría
group = Grupo
main-group = Grupo principal
further-groups = Otros grupos
teaches = Imparte
account = Cuenta
account-local = De Sarrio
account-directory = Del directorio del centro
sign-in-name = Nombre de usuario
full-name = Nombre completo
may-sign-in = Puede iniciar sesión
sign-in-yes = Sí
sign-in-no = No, desactivada
yes = Sí
off = No
added-on = Añadido
no-category = Ninguna categoría
no-group = Ningún grupo
show-desktops = Mostrar sus escritorios
nobody = Todavía no hay nadie
nobody-why = Añada a la primera persona, o importe la lista del centro.
nobody-here = Aquí no hay nadie
nobody-in-category-why = Elija personas en la lista de todos y muévalas aquí.
nobody-in-group-why = Añada sus miembros en Grupos, o elija personas en la lista y añádalas al grupo.
nobody-matches = Nadie coincide con este filtro
nobody-matches-why = Oculta a las demás personas
add = Añadir persona
add-title = Añadir una persona
added = { $name }: persona añadida
added-why = Inicia sesión como { $username } con esta contraseña, y después elige otra. Cópiela ahora: no se vuelve a mostrar.
password = Contraseña
password-repeated = Otra vez
password-made = Crear una
password-typed = Escribir una
password-again = Crear otra
password-made-why = Se muestra otra vez al guardarla. Después nadie puede leerla.
new-password = Contraseña nueva
new-password-title = Contraseña nueva para { $person }
new-password-body = Se cierran todas sus sesiones, y deberá elegir otra al volver a iniciar sesión.
set-password = Guardar contraseña
password-set = La contraseña nueva está guardada
password-made-for = { $person } inicia sesión ahora con esta contraseña. Cópiela: no se vuelve a mostrar.
remove = Eliminar persona
remove-question = ¿Eliminar a { $person }?
remove-body = Ya no podrá iniciar sesión y sale de sus grupos. Quien todavía es propietario de escritorios o plantillas no se puede eliminar: páselos antes a otra persona, elimínelos, o desactive a la persona.
removed = { $person }: persona eliminada
move-people = Mover
move-title = Mover a { $people }
move-now = Mover
moved = Traslado de { $people } a { $place }
leave-title = ¿Mover a { $people } a { $place }?
leave-title-one = ¿Guardar a { $person }?
leave-body = Salen de estos grupos:
group-left = { $group } ({ $people })
add-to-group = Añadir a un grupo
join-title = Añadir a { $people } a un grupo
join-body = Siguen también en sus otros grupos.
join-now = Añadir
joined = Incorporación de { $people } a { $group }
take-out = Sacar del grupo
take-out-title = ¿Sacar a { $people } de { $group }?
take-out-body = El profesorado de este grupo deja de verlos. Sus escritorios se conservan.
take-out-now = Sacar
left = Salida de { $people } de { $group }
enable = Permitir acceso
enabled = Acceso permitido: { $people }
disable = Desactivar
disable-title = ¿Desactivar a { $people }?
disable-body = Se cierra su sesión ahora y ya no podrán iniciar ninguna. Sus escritorios, plantillas y grupos se conservan.
disable-now = Desactivar
disabled = Acceso desactivado: { $people }
members = Miembros
members-n = { $members }, de los que { $students } son alumnos
teachers = Profesorado
no-teachers = Todavía nadie imparte este grupo.
add-members = Añadir miembros
add-teachers = Añadir profesorado
show-people = Mostrar sus personas
take-teacher = { $teacher } ya no lo imparte
choose-members = Añadir miembros a { $group }
choose-teachers = Añadir profesorado a { $group }
add-n = { $n ->
    [0] Añadir
    [one] Añadir { $n } persona
   *[other] Añadir { $n } personas
}
nobody-to-choose = No hay nadie que elegir.
more-found = { $n ->
    [one] y { $n } más: escriba más letras
   *[other] y { $n } más: escriba más letras
}
archived = Archivados
archived-since = Archivado
archive = Archivar
unarchive = Recuperar
archive-question = ¿Archivar { $group }?
archive-body = Su profesorado deja de ver a sus miembros y sus escritorios. Las personas y los escritorios se conservan, y el grupo se puede recuperar.
group-archived = { $group }: grupo archivado
add-group = Añadir grupo
group-added = { $group }: grupo añadido
rename-group = Cambiar el nombre de { $group }
move-group = Mover { $group } a otra categoría
move-group-body = Las personas que lo tienen como grupo principal se mueven con él, y salen de los otros grupos de { $category }.
move-group-hint = Mover a otra categoría
group-moved = Traslado de { $group } a { $category }
remove-group = Eliminar grupo
remove-group-question = ¿Eliminar { $group }?
remove-group-body = { $members ->
    [0] No hay nadie en él.
    [one] Su { $members } miembro se conserva, con sus escritorios. El profesorado deja de verlo.
   *[other] Sus { $members } miembros se conservan, con sus escritorios. El profesorado deja de verlos.
}
group-removed = { $group }: grupo eliminado
group-has = { $group } tiene ahora { $members ->
    [one] { $members } miembro
   *[other] { $members } miembros
} y { $teachers ->
    [one] { $teachers } profesor/a
   *[other] { $teachers } profesores/as
}
groups-hidden = { $n ->
    [one] Este filtro oculta { $n } grupo
   *[other] Este filtro oculta { $n } grupos
}
no-groups = Todavía no hay grupos
no-groups-why = Un grupo es una clase: su profesorado ve a sus alumnos y les hace escritorios.
no-groups-ask = No imparte ningún grupo. Quien gestiona los grupos del centro puede añadirle.
no-groups-no-category = Los grupos están en categorías. Añada antes una categoría.
no-archived = No hay grupos archivados
no-archived-why = Archive un grupo al acabar el curso. Se conserva aquí, sin estorbar.
add-category = Añadir categoría
category-added = { $category }: categoría añadida
rename-category = Cambiar el nombre de { $category }
remove-category = Eliminar categoría
remove-category-question = ¿Eliminar { $category }?
remove-category-body = Solo se puede eliminar una categoría en la que ya no haya ninguna persona ni ningún grupo.
category-removed = { $category }: categoría eliminada
categories-hidden = { $n ->
    [one] Este filtro oculta { $n } categoría
   *[other] Este filtro oculta { $n } categorías
}
no-categories = Todavía no hay categorías
no-categories-why = Una categoría es una parte del centro, como un departamento. Contiene sus grupos, y un gestor se encarga de ella.
permissions-hidden = { $n ->
    [one] Este filtro oculta { $n } fila
   *[other] Este filtro oculta { $n } filas
}
reach-all = De todos
reach-charges = Propios y a cargo
reach-own = Propios
