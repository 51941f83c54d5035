title = Escritorios nuevos
template = Plantilla
template-hint = A partir de qué se crean
template-title = Elija una plantilla o una imagen ISO
name = Nombre y cantidad
name-hint = Uno o más de uno
name-title = Su nombre y cuántos
hardware = Hardware
hardware-hint = Procesadores, memoria, almacenamiento
hardware-title = Su hardware
review = Repaso
review-hint = Dónde se ejecutarán
review-title = Repaso: { $count }
create = Creación
create-hint = Progreso en directo
creating = Creando { $count }
create-n = { $n ->
    [one] Crear { $n } escritorio
   *[other] Crear { $n } escritorios
}
step-of = Paso { $n } de { $of }
next = Siguiente
change = Cambiar
choose-first = Primero elija a partir de qué se crean.
nothing-yet = No se crea nada hasta que pulse Crear. Puede volver atrás a cualquier paso.
no-templates = No hay plantillas para elegir
no-templates-why = Importe una plantilla en Plantillas, cree una a partir de un escritorio, o añada una imagen ISO para instalar uno.
how-many = Cuántos
count-wrong = De 1 a { $most }.
numbered = { $first } a { $last }
numbered-hint = Si hay más de uno, cada nombre lleva un número.
owner = Propietario
owner-me = { $name } (yo)
owner-person = Otra persona…
owner-missing = Elija para quién son.
owner-group = Cada alumno de { $group } ({ $count })
group-hint = Se añade el nombre del alumno. O indique dónde va: {"{"}first name{"}"}, {"{"}name{"}"}.
template-has = La plantilla tiene { $processors } y { $memory }.
path-most-free = Más espacio libre
path-free = { $name }, { $amount } libres
disk-on = disco de { $size }, { $path }
start = Encenderlos cuando estén listos
landing = Dónde se ejecutarán
landing-detail = memoria cuando todos hayan arrancado
landing-legend = gris: en uso ahora · azul: estos escritorios
lands = { $count }, { $share } después
none-maintenance = ninguno, en mantenimiento
none-silent = ninguno, no responde
none-memory = ninguno, poca memoria libre
too-little = Memoria para { $fit } de { $count } a la vez
too-little-why = Se crean todos; los que no quepan quedan detenidos. Deles menos memoria o libérela.
how-it-goes = Qué pasará
disks = Discos
disks-why = { $n ->
    [one] { $n } capa fina sobre la plantilla, pequeña al principio
   *[other] { $n } capas finas sobre la plantilla, pequeñas al principio
}
starts = Arranque
starts-yes = Cada uno en cuanto esté listo
starts-no = Quedan detenidos
undone = Si uno falla
undone-why = Los demás siguen; no queda nada a medias
stop = No crear más
goes-on = Puede cerrarlo. Continúa en Tareas y se le avisará cuando termine.
another = Más escritorios
made-n = Discos { $done } de { $total }
running-n = En marcha { $done } de { $total }
undone-all = No se ha creado nada
none-needed = ninguno, otros tienen más memoria libre
no-template = Sin plantilla: instalar desde una imagen ISO
installs = Empieza con un disco vacío
installs-why = Cada uno tiene un disco vacío y arranca desde la imagen. Cuando esté instalado, saque la imagen de la unidad.
media = Imagen ISO
disk-wrong = Un disco tiene de 1 a 65.536 GB.
disks-empty = { $n ->
    [one] { $n } disco vacío, pequeño al principio
   *[other] { $n } discos vacíos, pequeños al principio
}
created = Creación de { $count }
source = Plantilla o imagen ISO
filter-source = Filtrar plantillas e imágenes ISO
not-made = { $name }, para { $owner }
keep-up = También para quienes entren más tarde
and-later = { $owner }, y quienes entren más tarde
