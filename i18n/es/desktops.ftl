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
filter = Nombre, propietario, hipervisor
template-any = Plantilla: cualquiera
host-any = Hipervisor: cualquiera
all = Todos
in-progress = En curso
attention = Hay que revisarlos
column-state = Estado
column-name = Nombre
column-owner = Propietario
column-template = Plantilla
column-host = Hipervisor
column-vcpus = vCPU
column-memory = Memoria
column-created = Creado
rows = Filas { $first } a { $last } de { $total }
no-matches = Ningún escritorio está en este estado
hidden = { $n ->
    [one] Este filtro oculta { $n } escritorio
   *[other] Este filtro oculta { $n } escritorios
}
empty = Aún no hay escritorios
empty-why = Cree uno a partir de una plantilla, o uno para cada puesto de un aula, en cosa de un minuto.
empty-no-template = No hay ninguna plantilla para crearlo. Primero importe una en Plantillas.
nothing-chosen = Primero elija un escritorio en la tabla.
start-needs-off = No está apagado. Para empezar de nuevo, use Reiniciar.
needs-running = No está en marcha.
delete-needs-off = Primero apáguelo: solo se pueden eliminar escritorios apagados.
template-needs-teacher = Las plantillas las hacen los profesores, a partir de sus propios escritorios.
template-needs-off = Primero apáguelo: su disco será la plantilla.
deleted = { $n ->
    [one] Se ha eliminado { $n } escritorio
   *[other] Se han eliminado { $n } escritorios
}
cannot-delete = Nada que eliminar
cannot-delete-why = Solo se pueden eliminar escritorios apagados. Primero apáguelos.
delete-question = { $n ->
    [one] ¿Eliminar { $n } escritorio?
   *[other] ¿Eliminar { $n } escritorios?
}
delete-question-one = ¿Eliminar { $name }?
delete-body = También se elimina todo lo guardado en ellos. Las plantillas se conservan.
delete-n = { $n ->
    [one] Eliminar { $n } escritorio
   *[other] Eliminar { $n } escritorios
}
force-question = { $n ->
    [one] ¿Forzar el apagado de { $n } escritorio?
   *[other] ¿Forzar el apagado de { $n } escritorios?
}
force-question-one = ¿Forzar el apagado de { $name }?
renew = Volver a la plantilla
renew-question = { $n ->
    [one] ¿Volver { $n } escritorio a su plantilla?
   *[other] ¿Volver { $n } escritorios a sus plantillas?
}
renew-question-one = ¿Volver { $name } a { $template }?
renew-body = Cada uno recibe un disco de sistema nuevo, tal como está en la plantilla. A los que están en marcha se les fuerza el apagado, con lo que se pierde el trabajo sin guardar, y después se vuelven a encender. Los discos de datos se quedan como están.
renew-kept = Lo que había en los discos de sistema queda unos días en la papelera, como escritorios del mismo nombre
renew-n = { $n ->
    [one] Volver { $n } escritorio
   *[other] Volver { $n } escritorios
}
shut-down-question = { $n ->
    [one] ¿Apagar { $n } escritorio?
   *[other] ¿Apagar { $n } escritorios?
}
shut-down-question-one = ¿Apagar { $name }?
volatile = Nuevo en cada encendido
volatile-lost = Lo que se ha cambiado en el disco de sistema ya no estará cuando se vuelva a encender. Antes guarde el trabajo en otro sitio.
volatile-lost-some = { $n ->
    [one] { $n } de ellos empieza de nuevo en cada encendido: lo que se ha cambiado en él ya no estará.
   *[other] { $n } de ellos empiezan de nuevo en cada encendido: lo que se ha cambiado en ellos ya no estará.
}
volatile-why = Cada encendido empieza con la plantilla tal como es. Lo que se cambia en el disco de sistema se pierde; un disco de datos se conserva.
force-body = Como desenchufarlo: se pierde lo que no se ha guardado. Con Apagar, se pide al sistema que se detenga.
rename-title = Cambiar el nombre del escritorio
template-title = Crear una plantilla
template-body = El disco de { $desktop } será la base de la plantilla. El escritorio se queda como está y continúa a partir de esa base.
template-name = Nombre de la plantilla
saved = Se ha guardado { $name }
saved-next-start = El cambio se aplicará en el próximo arranque.
edit-next-start = El escritorio está en marcha. Los cambios se aplicarán en el próximo arranque.
unreachable-since = { $host } no responde desde las { $time }
unreachable-why = Puede que el escritorio siga en marcha allí, y por eso no se enciende en otro sitio.
disk-error = No se pudo escribir en el disco
disk-error-why = El almacenamiento está lleno o ha fallado. Libere espacio y pulse Reanudar: el escritorio continuará donde estaba.
deleted-where = Se pueden restaurar desde la papelera, que se vacía sola a los pocos días
empty-no-host = Los escritorios se ejecutan en hipervisores y aún no hay ninguno. Añada el primero.
empty-no-path = Los escritorios necesitan un lugar en los hipervisores para sus discos. Añada una ruta de almacenamiento.
empty-ask = No hay ninguna plantilla para crearlo. Pida una a un administrador.
to-hosts = Añadir un hipervisor
to-storage = Añadir una ruta
to-templates = Ir a Plantillas
make-template = Crear plantilla
unreachable = { $host } no responde.
grow = Ampliar disco
grow-title = Ampliar un disco de { $desktop }
grow-body = El escritorio puede estar en marcha mientras tanto. Después, amplíe la partición desde dentro. Un disco no se puede volver a reducir.
grow-now = Ahora tiene { $size }
grow-size = Tamaño nuevo en GB
grow-free = { $path } tiene { $free } libres. El disco solo ocupa espacio allí a medida que el escritorio escribe en él.
grow-wrong = Introduzca un número entero de GB mayor que { $size }.
grow-needs-state = Un disco se puede ampliar mientras el escritorio está apagado o en marcha y ninguna tarea trabaja en él.
newer-snapshot = Una instantánea tiene datos más recientes que su disco
newer-copy = Una copia tiene datos más recientes que su disco
newer-why = No la ha creado Sarrio. Hasta que se recuperen sus datos, el escritorio no se inicia, no se elimina ni se convierte en plantilla.
newer-commit-running = Un administrador los recupera con: virsh blockcommit { $id } { $file } --base { $own } --active --pivot. Después se puede eliminar { $file }.
newer-commit = Un administrador los recupera con: qemu-img commit -f qcow2 { $file }. Después se puede eliminar { $file }.
newer-move = Un administrador los recupera mientras el escritorio está apagado: mv { $file } { $own }.
outdated-snapshot = Ha quedado una instantánea de su disco
outdated-delete = El disco se escribió después: los datos ya se recuperaron o ya no sirven. Un administrador elimina { $file } o lo mueve a otro directorio. Hasta entonces el escritorio no se inicia.
empty-snapshot = Ha quedado una instantánea vacía de su disco
empty-delete = Ya no tiene ningún cambio: sus datos ya se recuperaron. Un administrador elimina { $file } o lo mueve a otro directorio. Hasta entonces el escritorio no se inicia.
