title = Escritorios
subtitle = { $total } en total, { $running } en marcha
new = Nuevo escritorio
open = Abrir
start = Encender
shut-down = Apagar
pause = Pausar
resume = Reanudar
reset = Reiniciar
force-off = Forzar el apagado
template-it = Hacer plantilla
filter = Nombre, propietario, hipervisor
template-any = Plantilla: cualquiera
host-any = Hipervisor: cualquiera
all = Todos
in-progress = En curso
attention = Hay que verlos
column-state = Estado
column-name = Nombre
column-owner = Propietario
column-template = Plantilla
column-host = Hipervisor
column-vcpus = vCPU
column-memory = Memoria
column-created = Creado
rows = Filas { $first } a { $last } de { $total }
no-hits = Ningún escritorio está en este estado
hidden = { $n ->
    [one] Este filtro oculta { $n } escritorio
   *[other] Este filtro oculta { $n } escritorios
}
empty = Aún no hay escritorios
empty-why = Cree uno de una plantilla, o uno para cada puesto de un aula, en un minuto.
empty-no-template = No hay ninguna plantilla: primero importe una en Plantillas.
nothing-chosen = Primero elija un escritorio en la tabla.
start-needs-off = No está apagado. Para empezar de nuevo, use Reiniciar.
needs-running = No está en marcha.
delete-needs-off = Primero apáguelo: solo se elimina lo que está apagado.
template-needs-off = Primero apáguelo: su disco se convierte en la plantilla.
deleted = { $n ->
    [one] Se ha eliminado { $n } escritorio
   *[other] Se han eliminado { $n } escritorios
}
cannot-delete = Nada que eliminar
cannot-delete-why = Solo se eliminan escritorios apagados. Primero apáguelos.
delete-question = { $n ->
    [one] ¿Eliminar { $n } escritorio?
   *[other] ¿Eliminar { $n } escritorios?
}
delete-question-one = ¿Eliminar { $name }?
delete-body = Lo guardado en ellos se va también. Las plantillas se quedan.
delete-n = { $n ->
    [one] Eliminar { $n } escritorio
   *[other] Eliminar { $n } escritorios
}
force-question = { $n ->
    [one] ¿Forzar el apagado de { $n } escritorio?
   *[other] ¿Forzar el apagado de { $n } escritorios?
}
force-question-one = ¿Forzar el apagado de { $name }?
force-body = Como tirar del enchufe: se pierde lo que no se ha guardado. Apagar se lo pide antes al sistema.
rename-title = Otro nombre
template-title = Crear una plantilla
template-body = El disco de { $desktop } pasa a ser la base de la plantilla. El escritorio sigue desde ahí, tal como está.
template-name = Nombre de la plantilla
template-make = Crear plantilla
saved = Se ha guardado { $name }
saved-next-start = El cambio se aplica en el próximo arranque.
edit-next-start = Está en marcha: lo que cambie se aplicará en el próximo arranque.
unreachable-since = { $host } no responde desde las { $time }
unreachable-why = El escritorio puede seguir en marcha allí: no se enciende en otro sitio.
disk-error = No se pudo escribir en su disco
disk-error-why = El almacenamiento está lleno o ha fallado. Libere espacio y pulse Reanudar: sigue donde estaba.
deleted-where = Vuelven de la papelera, hasta que se vacía sola a los pocos días
empty-no-host = Los escritorios se ejecutan en hipervisores y aún no hay ninguno. Añada el primero.
empty-no-path = Los escritorios necesitan un lugar en los hipervisores para sus discos. Añada una ruta de almacenamiento.
empty-ask = No hay ninguna plantilla. Pida una a un administrador.
to-hosts = Añadir un hipervisor
to-storage = Añadir una ruta
to-templates = Ir a Plantillas
