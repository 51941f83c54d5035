desktops = { $n ->
    [one] { $n } escritorio
   *[other] { $n } escritorios
}
selected = { $n ->
    [one] { $n } seleccionado de { $total }
   *[other] { $n } seleccionados de { $total }
}
n-selected = ({ $n ->
    [one] { $n } seleccionado
   *[other] { $n } seleccionados
})
choose = Elegir
type-to-filter = Escriba para filtrar
no-matches = Nada coincide con «{ $query }»
clear-filter = Quitar el filtro
cancel = Cancelar
close = Cerrar
back = Atrás
go-on = Continuar
save = Guardar
discard = Descartar
unsaved = Primero guarde o descarte estos cambios.
edit = Editar
delete = Eliminar
rename = Cambiar el nombre
undo = Deshacer
try-again = Volver a intentarlo
try-now = Probar ahora
check-again = Volver a comprobar
show-jobs = Mostrar en Tareas
show = Mostrar
copy = Copiar
copied = Copiado
copy-code = Copiar este código
more = Más
less = Menos
name = Nombre
description = Descripción
and-more = y { $n } más
type-to-confirm = Escriba { $n } para confirmar
of = { $used } de { $total }
vcpus = { $n } vCPU
go-there = mover
open = abrir
select = seleccionar
name-empty = Escriba un nombre.
name-too-long = Un nombre tiene como máximo { $limit } caracteres; este tiene { $found }.
name-control = Un nombre no puede tener saltos de línea ni tabuladores.
name-sign-in = Solo letras a-z, cifras y . _ - @; el primer carácter, una letra o una cifra.
path-wrong = Una ruta completa: empieza por / y no contiene «..».
not-a-number = Escriba un número entero.
administrator = Administrador/a
manager = Gestor/a
teacher = Profesor/a
student = Alumno/a
type-path = No se eligió ningún archivo. Escriba aquí su ruta.
range = De { $low } a { $high }.
network-wrong = El nombre de una red: de 1 a 64 letras, cifras o . _ - :
media-missing = Elija una imagen ISO para arrancar de ella.
request-id = Petición { $id }.
loading = Leyendo …
file = Archivo
