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
at-end = Cuando termine
at-end-nothing = Los escritorios siguen
at-end-shut-down = Apagar los escritorios
at-end-delete = Eliminar los escritorios de su plantilla
at-end-delete-help = Primero se apagan, y quedan unos días en la papelera.
at-end-needs-template = Elija la plantilla cuyos escritorios se deben eliminar.
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
nothing-to-renew = Nada que volver a la plantilla: ninguno de estos escritorios tiene una, o se está haciendo otra cosa con ellos.
renew-question = { $n ->
    [one] ¿Volver { $n } escritorio de { $class } a su plantilla?
   *[other] ¿Volver { $n } escritorios de { $class } a sus plantillas?
}
wake = Despertar los PC
wake-nobody = Ningún ordenador que despertar: no falta nadie en estos puestos, o no se conocen sus tarjetas de red.
wake-needs-broadcast = En Aulas todavía no se ha indicado dónde se despiertan los ordenadores de esta aula.
woken = { $n ->
    [one] Se ha enviado un paquete que lo despierta a { $n } ordenador
   *[other] Se ha enviado un paquete que lo despierta a cada uno de { $n } ordenadores
}
woken-detail = Si se encienden se ve cuando alguien inicia sesión allí.
map = Plano
list = Lista
column-person = Nombre
column-seat = Puesto
column-desktop = Escritorio
column-state = Estado
column-host = Hipervisor
column-hand = Pide ayuda
column-came = Ha venido a las
listed = { $n ->
    [one] { $n } alumno
   *[other] { $n } alumnos
}
spotlight = Foco
spotlight-next = El puesto siguiente en { $n } s
spotlight-paused = En pausa
save-still = Guardar la imagen
still-saved = La imagen está guardada
slowed = Ahora las imágenes llegan al { $pace } del ritmo habitual: la conexión no tiene sitio para todas.
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
collect = Recoger
collect-title = Recoger el trabajo
collect-folder = Carpeta en los escritorios de los alumnos
collect-folder-help = Se lee donde responde un agente dentro del escritorio, y no se cambia nada allí.
collect-folder-wrong = Escriba una carpeta como /home/student/work o C:\Users\student\Documents, o deje que se copien los discos.
collect-disk = Copiar el disco de los escritorios cuya carpeta no se pueda leer
handed-in-of = { $there } de { $all } han entregado el trabajo
not-handed-in = Todavía nada
save-all = Guardar todo…
save-all-title = Dónde se guarda el trabajo
save-place = Carpeta de este ordenador
end-title = Acabar la clase
nothing-open = No queda nada pendiente: todos los escritorios están apagados y no hay ninguna mano levantada.
open-hands = { $n ->
    [one] { $n } mano levantada
   *[other] { $n } manos levantadas
}
open-work = { $n ->
    [one] { $n } alumno no ha entregado nada
   *[other] { $n } alumnos no han entregado nada
}
open-running = { $n ->
    [one] { $n } escritorio está encendido
   *[other] { $n } escritorios están encendidos
}
open-busy = { $n ->
    [one] { $n } escritorio está en pausa u ocupado
   *[other] { $n } escritorios están en pausa u ocupados
}
collect-first = Recoger antes su trabajo
shut-down-all = Apagar los escritorios
ends-after-collecting = La clase acaba cuando se haya recogido su trabajo. Si no se puede recoger nada, continúa.
handed-in-files = { $n ->
    [one] Entregado a las { $time }, { $n } archivo, { $size }
   *[other] Entregado a las { $time }, { $n } archivos, { $size }
}
collected-files = { $n ->
    [one] Recogido a las { $time }, { $n } archivo, { $size }
   *[other] Recogido a las { $time }, { $n } archivos, { $size }
}
collected-disk = Disco copiado a las { $time }, { $size }
unplaced = Hay alguien con la sesión iniciada en estos ordenadores, que aún no son ningún puesto
place-computer = Ponerlo aquí
make-missing = Crear escritorios
make-missing-why = Para quienes aún no tienen, como quien ha llegado tarde
take-control = Tomar el control
give-back = Terminar la ayuda
you-help = Tiene el teclado y el puntero de { $name }. También puede seguir.
help-waits = Esperando respuesta
help-refused = { $name } no quiere ayuda ahora.
help-silent = { $name } no ha respondido.
helped-by = { $name } ayuda ahí ahora.
help-needs-on = El escritorio está apagado.
help-needs-running = El escritorio está en pausa con su clase.
never-helped = Las reglas de consentimiento no permiten ayudar aquí.
never-watched = No se mira: reglas de consentimiento
never-paused = Las reglas de consentimiento no permiten pausar esta clase.
ask-to-watch = Pedir mirar
watch-not-asked = Solo con su consentimiento
watch-asked = Preguntado, aún sin respuesta
watch-refused = Ahora no lo quiere
watch-silent = No ha respondido
wait-to-pause = { $n ->
    [one] { $n } aún no lo ha aceptado
   *[other] { $n } aún no lo han aceptado
}
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
