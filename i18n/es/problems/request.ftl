problem-no-such-thing = { $what ->
    [category] La categoría { $id } no existe
    [directory] El directorio { $id } no existe
    [desktop] El escritorio { $id } no existe
    [deployment] El despliegue { $id } no existe
    [disk] El disco { $id } no existe
    [group] El grupo { $id } no existe
    [handout] Los archivos repartidos { $id } no existen
    [hypervisor] El hipervisor { $id } no existe
    [lesson] La clase { $id } no existe
    [media] La imagen ISO { $id } no existe
    [operation] La tarea { $id } no existe
    [role] El rol { $id } no existe
    [room] El aula { $id } no existe
    [seat] El puesto { $id } no existe
    [series] La serie de clases { $id } no existe
    [session] La sesión { $id } no existe
    [storage-path] La ruta de almacenamiento { $id } no existe
    [template] La plantilla { $id } no existe
    [template-picture] La plantilla { $id } no tiene ninguna imagen
    [user] La persona { $id } no existe
   *[other] { $what } { $id }
}.
problem-changed-by-others = Entretanto alguien ha cambiado { $name }.
problem-no-such-address = Esta dirección no existe.
hint-no-such-address = En /docs están las que existen.
problem-wrong-method = Esta dirección no acepta este método.
problem-backend-stopped = El servicio se detuvo mientras respondía.
problem-backend-failed = El servicio falló mientras respondía.
problem-not-an-id = «{ $text }» no es un identificador.
problem-body-too-slow = El cuerpo de la petición no llegó en { $seconds } s.
problem-body-too-large = El cuerpo de la petición ocupa más de { $most }.
problem-body-cut = El cuerpo de la petición terminó antes de tiempo.
problem-content-type-missing = Falta el Content-Type del cuerpo.
hint-content-type-missing = Envíe JSON con Content-Type: application/json.
problem-body-of-other-type = El cuerpo es { $found }, no JSON.
hint-body-of-other-type = Envíe JSON con Content-Type: application/json.
problem-body-not-json = El cuerpo no es JSON ({ $why }).
problem-body-not-one-piece = El cuerpo no es un único JSON ({ $why }).
problem-body-is-list = El cuerpo es una lista.
hint-body-is-list = Envíe un objeto con los campos que describe la API.
problem-field-misfit = El valor no es válido ({ $why }).
problem-web-socket-needed = Esta dirección es un WebSocket.
hint-web-socket-needed = Ábrala con un cliente de WebSocket.
problem-image-size-missing = Falta el tamaño de la imagen.
hint-image-size-missing = Envíe Content-Length: el tamaño del archivo en bytes.
problem-image-not-plain-bytes = Una imagen se envía tal como es, byte a byte.
hint-image-not-plain-bytes = Envíe el archivo mismo con Content-Type: application/octet-stream.
problem-one-owner-of-disks = Dé exactamente uno de estos: desktop, template o path.
problem-too-many-connections = Ya tiene { $most } conexiones abiertas.
hint-too-many-connections = Cierre ventanas o programas que muestren eventos o pantallas en directo.
problem-look-not-read = El mensaje no es ninguna lista de pantallas para mirar ({ $why }).
hint-look-not-read = Nombra los escritorios y, para cada uno, una anchura de 16 a 4096 píxeles y un ritmo de 100 a 60.000 ms.
problem-too-many-screens = Se miran como máximo { $most } pantallas a la vez.
hint-too-many-screens = Mire las que son visibles.
problem-cursor-wrong = El cursor no es de esta lista en este orden: empiece de nuevo sin cursor.
problem-sort-wrong = Los escritorios no se ordenan por «{ $sort }»: use name, owner, template, host, state, vcpus, memory, created o deleted.
problem-no-such-state = No hay ningún estado «{ $state }».
