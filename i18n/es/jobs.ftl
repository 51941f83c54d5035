title = Tareas
title-n = { $n ->
    [one] { $n } tarea
   *[other] { $n } tareas
}
running = { $n ->
    [0] ninguna en marcha
    [one] { $n } en marcha
   *[other] { $n } en marcha
}
none = No hay nada en marcha. Lo que tarda se muestra aquí, con su paso y la forma de cancelarlo.
start = Encender { $what }
shutdown = Apagar { $what }
stop = Forzar el apagado: { $what }
reset = Reiniciar { $what }
pause = Pausar { $what }
resume = Reanudar { $what }
delete = Eliminar { $what }
restore = Restaurar { $what }
purge = Eliminar { $what } para siempre
create = Crear { $what }
template = Crear una plantilla de { $what }
import = Importar { $what }
queued = Espera su turno
step = Paso { $number } de { $of }, { $step }
step-bytes = Paso { $number } de { $of }, { $step }, { $done } de { $total }
step-place = eligiendo un hipervisor
step-disk = creando el disco
step-launch = encendiendo la máquina
step-resume = dejándola correr
step-check = comprobando
parts = { $ready } listos, { $rest } en marcha
parts-failed = { $ready } listos, { $rest } en marcha, { $failed } han fallado
undoing = Deshaciendo lo hecho: { $why }
done = Hecho
cancelled = Cancelada; lo hecho se ha deshecho
clear = Limpiar
clear-hint = Olvida las tareas terminadas
cancel = Cancelar
took = Ha tardado { $time }.
succeeded = { $job }: hecho
partly = { $job }: { $ready } de { $total } hechos
partly-why = { $failed } no. Los motivos están en Tareas.
failed = { $job }: no se ha hecho
more-toasts = { $n ->
    [one] { $n } más en Tareas
   *[other] { $n } más en Tareas
}
step-claim = reservándola
step-ask = pidiendo al sistema que se apague
step-force = forzando el apagado
step-copy = copiando el disco
step-protect = protegiendo la base
step-tidy = ordenando los archivos
step-restore = recuperando los archivos
step-sidecar = anotando de quién es
step-desktops = { $step }, { $done } de { $total }
