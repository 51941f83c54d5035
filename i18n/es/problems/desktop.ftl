problem-in-recycle-bin = { $name } está en la papelera.
hint-in-recycle-bin = Primero restáurelo.
problem-in-recycle-bin-already = { $name } ya está en la papelera.
hint-in-recycle-bin-already = No hay que hacer nada.
problem-not-in-recycle-bin = { $name } no está en la papelera.
hint-not-in-recycle-bin = Solo se puede restaurar o eliminar del todo lo que está en la papelera.
problem-something-else-is-done = Se está haciendo otra cosa con { $name }.
problem-desktop-on-already = { $name } ya está encendido.
hint-desktop-on-already = No hay que hacer nada.
problem-desktop-off-already = { $name } ya está apagado.
hint-desktop-off-already = No hay que hacer nada.
problem-desktop-not-running = { $name } no está en marcha.
hint-desktop-not-running = Primero enciéndalo, o reanúdelo si está en pausa.
problem-one-owner-or-group = Para un grupo o una lista de personas, cada una recibe un escritorio.
hint-one-owner-or-group = No indique ni el propietario ni la cantidad.
problem-group-has-no-students = En { $group } no hay alumnos.
hint-group-has-no-students = Añádalos antes al grupo.
problem-not-in-group = No todas las personas elegidas son alumnos de { $group }.
problem-everybody-has-one = En { $group } ya todos tienen un escritorio de esta plantilla.
problem-group-is-archived = { $group } está archivado.
hint-group-is-archived = Sáquelo antes del archivo.
problem-pattern-needs-group = Un nombre con marcadores entre llaves es para varias personas, un escritorio para cada una.
hint-pattern-needs-group = Elija un grupo o varias personas, o escriba el nombre sin marcadores.
problem-pattern-names-group = El nombre pide un grupo, pero estas personas se han elegido una por una.
hint-pattern-names-group = Quite el grupo del nombre, o cree los escritorios para el grupo.
problem-placeholder-unknown = No se puede formar ningún nombre con { $placeholder }.
hint-placeholder-unknown = Entre llaves va first name, name, template o group.
problem-desktop-not-paused = { $name } no está en pausa.
hint-desktop-not-paused = Solo se puede reanudar un escritorio en pausa.
problem-desktop-is-off = { $name } está apagado.
hint-desktop-is-off = Primero enciéndalo.
problem-desktop-is-on = { $name } está encendido.
hint-desktop-is-on = Primero apáguelo.
problem-desktop-has-no-template = { $name } no se creó a partir de una plantilla.
hint-desktop-has-no-template = Solo un escritorio con plantilla se puede volver a la plantilla, o empezar de nuevo en cada encendido.
problem-volatile-needs-template = Un escritorio que empieza de nuevo en cada encendido necesita una plantilla.
hint-volatile-needs-template = Elija una plantilla, o deje que se conserve lo que se cambia en el escritorio.
problem-desktop-not-off = { $name } no está apagado.
hint-desktop-not-off = Primero apáguelo.
problem-desktop-cannot-grow = { $name } ahora está en este estado: { $state ->
    [stopped] detenido
    [starting] encendiendo
    [running] en marcha
    [paused] en pausa
    [stopping] apagando
    [migrating] moviendo
    [unreachable] no responde
    [failed] ha fallado
    [creating] creando
    [templating] creando plantilla
    [deleting] eliminando
   *[other] { $state }
}.
hint-desktop-cannot-grow = Sus discos se pueden ampliar mientras está apagado o en marcha, y no en la papelera.
problem-may-still-run = Puede que { $name } siga en marcha en { $host }, que no responde desde hace { $seconds } s.
problem-may-still-run-somewhere = Puede que { $name } siga en marcha en su hipervisor, que no responde desde hace { $seconds } s.
problem-started-by-somebody-else = Otra persona ha encendido { $name }.
problem-started-under-other-epoch = Entretanto { $name } se encendió con otra época.
problem-start-has-no-host = El encendido aún no tiene hipervisor.
problem-desktop-runs-nowhere = El escritorio no está en marcha en ningún hipervisor.
problem-desktop-has-no-disk = { $name } no tiene disco.
problem-desktop-has-no-system-disk = { $name } no tiene disco de sistema.
problem-media-gone = La imagen ISO de { $name } ya no existe.
hint-media-gone = Elija otra, o ninguna.
problem-ended-by-itself = La máquina se detuvo sola: falló QEMU o el sistema de dentro.
hint-ended-by-itself = Enciéndalo de nuevo; si vuelve a pasar, mire el registro de QEMU de este escritorio en el hipervisor.
problem-no-tunnel-from-elsewhere = Este servicio se ejecuta en otro sitio: no abre túneles.
problem-network-for-administrators = Solo los administradores pueden poner un escritorio en { $network }.
problem-desktop-count-wrong = A la vez se pueden crear de 1 a { $most } escritorios.
problem-template-or-media-needed = Elija una plantilla, o una imagen ISO desde la que instalar.
problem-batch-size-wrong = Un lote tiene de 1 a { $most } escritorios.
problem-desktop-count-differs = Ahora hay { $now } escritorios, no { $told }: no se ha hecho nada.
hint-desktop-count-differs = Mire la lista otra vez y elija de nuevo.
problem-no-desktop-to-do-this-to = No hay ningún escritorio con el que hacerlo.
problem-bin-holds-others = Ahora en la papelera hay { $found ->
    [one] { $found } escritorio
   *[other] { $found } escritorios
}, no { $asked }.
problem-vcpus-out-of-range = vcpus es { $value }; debe estar entre { $least } y { $most }.
problem-memory-out-of-range = memory es { $value }; debe estar entre { $least } y { $most }.
problem-heads-out-of-range = heads es { $value }; debe estar entre { $least } y { $most }.
problem-network-name-wrong = El nombre de una red tiene de 1 a 64 letras, cifras o . _ - :.
problem-boot-media-needed = Para arrancar de una imagen ISO, elija una.
problem-bin-is-empty = En la papelera no hay escritorios que pueda eliminar definitivamente.
hint-bin-is-empty = No hay nada que eliminar del todo.
