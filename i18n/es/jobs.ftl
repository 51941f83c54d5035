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
none = No hay ninguna tarea en marcha. Lo que tarda se muestra aquí, con su paso y un botón para cancelarlo.
start = Encender { $what }
shutdown = Apagar { $what }
stop = Forzar el apagado: { $what }
reset = Reiniciar { $what }
renew = Volver { $what } a la plantilla
pause = Pausar { $what }
resume = Reanudar { $what }
delete = Eliminar { $what }
restore = Restaurar { $what }
purge = Eliminar { $what } para siempre
create = Crear { $what }
grow = Ampliar un disco de { $what }
template = Crear una plantilla de { $what }
import = Importar { $what }
queued = Esperando su turno
step = Paso { $number } de { $of }, { $step }
step-bytes = Paso { $number } de { $of }, { $step }, { $done } de { $total }
step-place = eligiendo un hipervisor
step-disk = creando el disco
step-launch = encendiendo la máquina
step-resume = encendiendo el sistema
step-check = comprobando
step-images = buscando imágenes más recientes
step-grow = ampliando el disco
step-keep = guardando el disco viejo
step-fresh = empezando con la plantilla
parts = { $ready } listos, { $rest } en curso
parts-failed = { $ready } listos, { $rest } en curso, { $failed } con errores
undoing = Deshaciendo lo que se había hecho: { $why }
done = Hecho
cancelled = Cancelada; se ha deshecho lo que se había hecho
clear = Limpiar
clear-hint = Quita de la lista las tareas terminadas
cancel = Cancelar
took = Ha tardado { $time }.
succeeded = { $job }: hecho
partly = { $job }: { $ready } de { $total } hechos
partly-why = { $failed } han fallado. Los motivos están en Tareas.
failed = { $job }: ha fallado
more-toasts = { $n ->
    [one] { $n } más en Tareas
   *[other] { $n } más en Tareas
}
step-claim = reservando el escritorio
step-ask = pidiendo al sistema que se apague
step-force = forzando el apagado
step-copy = copiando el disco
step-move = moviendo el disco
step-protect = protegiendo la base
step-tidy = ordenando los archivos
step-restore = recuperando los archivos
step-sidecar = anotando su propietario
step-desktops = { $step }, { $done } de { $total }
waits = Esperando desde las { $time }: { $why }
abandon = Abandonar
abandon-hint = La termina sin deshacer lo que había hecho
keep-waiting = Seguir esperando
abandon-question = ¿Abandonar «{ $job }»?
abandon-body = Termina enseguida y no se deshace lo que había hecho. Hágalo si lo que espera no va a volver. Después se muestra lo que puede haber dejado.
abandoned = { $job }: abandonada
left-nothing = No ha dejado nada que Sarrio conozca.
left-behind = Puede haber dejado { $things }.
left-domain = el dominio { $name } en { $host }
left-folder = la carpeta { $path } en { $storage }
left-file = el archivo { $path } en { $storage }
left-unfinished = un directorio de { $path } en { $storage } cuyo nombre empieza por .making-, que Sarrio elimina solo pasado un día
cancelled-kept = Cancelada; { $ready } de { $total } ya estaban listos y se conservan
collect = Recoger el trabajo de { $what }
step-collect = recogiendo
step-finish = terminando
