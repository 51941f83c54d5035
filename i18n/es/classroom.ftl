# El aula: una clase en el plano de su aula.
title = Aula
no-group = No da clase a ningún grupo
no-group-why = Un administrador o un gestor le hace profesor de un grupo, en Personas.
no-students = No hay nadie en este grupo
no-students-why = Añada alumnos en Personas.
no-lesson = Ahora no hay clase
no-desktops = Aquí todavía nadie tiene escritorio
no-desktops-why = Cree uno para cada alumno a partir de una plantilla.
make-desktops = Crear escritorios para una clase
begin-lesson = Empezar la clase
begin-title = Empezar una clase
lesson-title = Título
lesson-minutes = Duración
minutes-unit = min
minutes-wrong = Un número entero de 1 a 1.440.
room = Aula
no-room = Ningún aula
works-with = Trabaja con
any-desktop = Cualquier escritorio de cada alumno
shut-down-after = Apagar los escritorios cuando termine
longer = + 10 min
end-lesson = Terminar la clase
minutes-left = quedan { $n } min
begins-at = empieza a las { $time }
free-work = Trabajo libre
eyes-on-me = Atención
exam = Examen
exam-on = Modo de examen
eyes-for = { $n ->
    [one] el escritorio de { $n } alumno está en pausa
   *[other] los escritorios de { $n } alumnos están en pausa
}
exam-off-for = { $n ->
    [one] { $n } alumno sin red
   *[other] { $n } alumnos sin red
}
exam-limited-for = { $n ->
    [one] { $n } alumno llega solo a { $networks } redes
   *[other] { $n } alumnos llegan solo a { $networks } redes
}
ends-at = termina solo a las { $time }
end-eyes = Dejarlos seguir
end-exam = Terminar el examen
exam-title = Empezar un examen
exam-what = Los escritorios siguen en marcha sin red. Termina solo, también si se cierra esta aplicación.
exam-minutes = Duración
exam-allowed = A qué pueden llegar
exam-allowed-help = Direcciones y redes separadas por comas. Vacío: a nada.
allowed-wrong = Escriba direcciones como 10.0.0.5 o 192.168.7.0/24, separadas por comas.
exam-sharing = Los dispositivos USB y el portapapeles siguen activos
exam-begin = Empezar el examen
to-class = { $n ->
    [one] Para toda la clase: { $n } alumno
   *[other] Para toda la clase: { $n } alumnos
}
to-some = { $n ->
    [one] Para { $n } alumno seleccionado
   *[other] Para { $n } alumnos seleccionados
}
message = Mensaje
message-title = Escribir a la clase
message-label = Mensaje
message-example = Paramos en cinco minutos: guarden su trabajo.
message-help = Se muestra en su ventana de Sarrio, también a quienes llegan más tarde.
message-wrong = De 1 a 1.000 caracteres.
send = Enviar
observe = Observar
count-selected = ({ $n } seleccionados)
needs-lesson = Primero empiece una clase.
nothing-to-start = Nada que encender: estos escritorios ya están en marcha, o no hay ninguno.
nothing-to-shut-down = Nada que apagar: ningún escritorio está en marcha.
nothing-runs = Ningún escritorio está en marcha.
selected = { $n } seleccionados
whole-class = Toda la clase
running = en marcha
starting = encendiéndose
stopped = apagados
attention = piden atención
asks-for-help = piden ayuda
flip = Girar el plano
arrange = Colocar los puestos
arrange-what = Arrastre los puestos, o selecciónelos y use las flechas. Mantenga Alt para colocarlos libremente.
board = Pizarra y mesa del profesor
no-desktop = Ningún escritorio para esta clase
no-desktop-short = Ninguno
not-started = No encendido
host-silent = { $host } no responde
nobody = Nadie
free-seat = Puesto libre
wrong-seat = en el { $seat }
seat = puesto { $seat }
seat-and-host = puesto { $seat }, { $host }
desktop-on = { $desktop } en { $host }
asks-since = Pide ayuda, { $since }
answer = Respondido
seats-and-people = { $seats } puestos, { $people } personas, han venido { $here }
people-here = { $people } personas, han venido { $here }
hint-enlarge = ampliar
hint-all = toda la clase
hint-clear = limpiar
hand-out = Repartir
hand-out-title = Repartir archivos
hand-out-what = Los alumnos los guardan desde su ventana. Un escritorio encendido los recibe como disco en su unidad, donde el más nuevo sustituye al anterior.
hand-out-files = Elegir archivos…
hand-out-folder = Elegir una carpeta…
hand-out-path = Archivo o carpeta
hand-out-name = Nombre
hand-out-chosen = { $n ->
    [one] { $n } archivo, { $size }
   *[other] { $n } archivos, { $size }
}
hand-out-none = Elija antes archivos o una carpeta.
hand-out-sent = { $done } de { $size }
hand-out-disc = Se ha enviado todo. Se está haciendo el disco para los escritorios.
hand-out-stop = Detener
handed-out = Repartido
handed-to-all = { $files }, hace { $since }, para toda la clase
handed-to-some = { $files }, hace { $since }, { $n ->
    [one] para { $n } alumno
   *[other] para { $n } alumnos
}
names-shortened = { $n ->
    [one] { $n } nombre es más largo de lo que Windows lee de un disco: allí se muestra acortado.
   *[other] { $n } nombres son más largos de lo que Windows lee de un disco: allí se muestran acortados.
}
take-back = Retirar
