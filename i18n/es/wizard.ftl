title = Escritorios nuevos
template = Plantilla
template-hint = A partir de qué se crean
template-title = Elija una plantilla o una imagen ISO
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
people-step = Personas
people-hint = Para quién son
name-title = Para quién son y cómo se llaman
owner-list = Varias personas…
owner-seats = Quienes se sientan en { $room }: { $group } ({ $count })
people = { $n ->
    [one] { $n } persona
   *[other] { $n } personas
}
list-empty = Ponga al menos una persona en la lista.
list-hint = Busque y pulse un nombre, o escriba varios nombres con comas y pulse Intro.
paste = Pegar nombres
nothing-to-paste = No hay texto en el portapapeles
add-group = Añadir los alumnos de
unclear = { $n ->
    [one] Un nombre no se ha encontrado, o lo tienen varias personas
   *[other] { $n } nombres no se han encontrado, o los tienen varias personas
}
review-title-for = Repaso: { $count } para { $group }
quota = Cuota
quota-of = { $quantity }, { $who }
now-and-after = { $now } ahora, { $after } después
space-on = Espacio en { $path }
and-more = y { $n } más
over-limit = { $n ->
    [one] Una persona pasaría de su límite: { $names }
   *[other] { $n } personas pasarían de su límite: { $names }
}
skip-them = Omitirlas
allow-them = Permitirlo para esta clase
skipped = { $n ->
    [one] Una persona no recibe ninguno: { $names }
   *[other] { $n } personas no reciben ninguno: { $names }
}
allowed = { $n ->
    [one] Una persona recibe uno por encima de su límite: { $names }
   *[other] { $n } personas reciben uno por encima de su límite: { $names }
}
undo-choice = Deshacer
none-path = ninguno, almacenamiento no montado
none-small = ninguno, demasiado pequeño para uno
none-memory = ninguno, quedan { $free } de memoria
none-spice = ninguno, sin SPICE
enough = { $n ->
    [one] Ahora hay memoria.
   *[other] Ahora hay memoria para los { $n } a la vez.
}
forecast = Una previsión. En cada encendido se vuelve a elegir el hipervisor, según la carga del momento.
lesson = Empezar una clase con ellos ahora
start-again = { $n ->
    [one] Encenderlo de nuevo
   *[other] Encender de nuevo estos { $n }
}
open-classroom = Abrir el aula
at-seat = { $name }, puesto { $seat }
tile-waiting = En espera
tile-made = Creado
tile-failed = No creado
tile-cancelled = Cancelado
