# El horario: las semanas de los grupos, las aulas y los profesores.
title = Horario
mine = Mis clases
all = Todas las clases
earlier = Semana anterior
later = Semana siguiente
today = Hoy
today-tag = hoy
week-of = Semana del { $day }
plan = Planificar una clase
import = Importar un calendario
export = Exportar el calendario
export-which = Elija sus clases, un grupo o un aula.
exported = El calendario se ha guardado
holidays = Festivos
nothing = Esta semana no hay ninguna clase.
hint-edit = editar
hint-details = detalles
hint-weeks = semanas
monday = lunes
tuesday = martes
wednesday = miércoles
thursday = jueves
friday = viernes
saturday = sábado
sunday = domingo
when = Cuándo
room = Aula
no-room = Ningún aula
teachers = Profesores
repeats = Se repite
until = Hasta el
works-with = Trabaja con
any-desktop = Cualquier escritorio
before = Los escritorios se encienden
minutes-before = { $n } min antes
at-end = Al terminar
every-week = { $days }, { $at }
every-weeks = { $days }, { $at }, cada { $n } semanas
left-out = No se hace
left-out-since = No se hace, porque a esa hora el grupo tiene { $title }.
group-has = El grupo tiene { $title } a la misma hora.
room-has = { $title } está en este aula a la misma hora.
teacher-has = { $teacher } da { $title } a la misma hora.
by-hand = Esta clase se ha cambiado por separado. Ya no sigue a su serie.
coming = Una clase de una serie. Los alumnos la ven dos semanas antes.
cancel-lesson = Anular la clase
plan-title = Planificar una clase
edit-title = Cambiar { $title }
once = Una sola vez
weekly = Cada semana
this-lesson = Esta clase
whole-series = Toda la serie
lesson-title = Título
group = Grupo
group-missing = Elija un grupo.
date = Día
at = Empieza
minutes = Minutos
on-days = Estos días
days-missing = Elija un día de la semana.
every = Cada cuántas semanas
first-day = Primer día
last-day = Último día
zone = Zona horaria
except = Excepto
except-help = Días separados con comas. Los festivos ya se excluyen.
date-wrong = Escriba un día como 14/12/2026.
at-wrong = Escriba una hora como 08:00.
dates-wrong = El último día viene después del primero, diez años más tarde como máximo.
zone-wrong = Escriba una zona horaria como Europe/Madrid.
before-help = Minutos antes de la clase. Vacío: no se encienden.
co-teachers = Con estos profesores, además de los del grupo
cancel-question = ¿Anular { $title } del { $when }?
cancel-what = La clase se elimina. Los escritorios de los alumnos se conservan.
cancel-which = Solo esta clase, o toda la serie con todas las clases que quedan. Los escritorios de los alumnos se conservan.
remove-series-what = Se elimina toda la serie con las clases que quedan.
keep-it = Conservarla
remove-series = Eliminar la serie
holidays-what = Estos días no se da ninguna clase de ninguna serie.
no-holidays = Todavía no hay festivos.
holiday-example = Vacaciones de Navidad
add-holiday = Añadir
remove-holiday = Eliminar estos festivos
from-to = del { $first } al { $last }
calendar-file = Archivo de calendario
calendar-help = Un archivo que ha exportado el programa de horarios, Google u Outlook (.ics).
choose-calendar = Elija un archivo de calendario
for-group = Para
groups-by-title = Los grupos que dicen los títulos
looking = Leyendo el calendario
look = Ver el calendario
importing = Importando el calendario
import-n = { $n ->
    [one] Importar { $n } serie
   *[other] Importar { $n } series
}
adds = { $n ->
    [one] Se añade { $n } serie
   *[other] Se añaden { $n } series
}
changes = { $n ->
    [one] { $n } se cambia
   *[other] { $n } se cambian
}
keeps = { $n ->
    [one] { $n } queda igual
   *[other] { $n } quedan igual
}
gone = { $n ->
    [one] { $n } ya no está en el archivo
   *[other] { $n } ya no están en el archivo
}
remove-gone = { $n ->
    [one] Eliminar la serie que ya no está en el archivo
   *[other] Eliminar las { $n } series que ya no están en el archivo
}
removed = Eliminar
not-in-file = No está en el archivo
problems = { $n ->
    [one] { $n } parte no se puede importar
   *[other] { $n } partes no se pueden importar
}
problems-why = Lo que no se puede importar está al principio de la lista de abajo. Corrija el archivo y vuelva a verlo, o déjelo fuera.
leave-out = Dejar fuera lo que no se puede importar
cannot-problems = Hay partes del calendario que no se pueden importar. Déjelas fuera o corrija el archivo.
cannot-nothing = No hay nada que hacer.
outside = { $n ->
    [one] { $n } más no está entre estos días.
   *[other] { $n } más no están entre estos días.
}
not-taken = No se importa
column-lesson = Clase
whole-days = Días enteros del archivo: algunos pueden ser festivos
make-holiday = Hacerlo festivo
imported = { $added ->
    [one] Se ha añadido { $added } serie
   *[other] Se han añadido { $added } series
} y { $changed ->
    [one] se ha cambiado { $changed }
   *[other] se han cambiado { $changed }
}.
were-left-out = { $n ->
    [one] { $n } parte se ha dejado fuera.
   *[other] { $n } partes se han dejado fuera.
}
