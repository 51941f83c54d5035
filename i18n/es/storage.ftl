title = Almacenamiento
subtitle = { $n ->
    [one] { $n } ruta, { $used } ocupados
   *[other] { $n } rutas, { $used } ocupados
}
explain = Una ruta de almacenamiento es un directorio que los hipervisores tienen en la misma ruta: en NFS, Ceph o un disco local.
add = Añadir ruta
add-title = Añadir una ruta de almacenamiento
added = Se ha añadido { $name }
directory = Directorio en los hipervisores
directory-help = El mismo en cada hipervisor; debe existir. Una marca distingue un directorio montado de uno vacío.
takes-desktops = Para escritorios nuevos
takes-templates = Para plantillas nuevas
takes-desktops-short = Escritorios
takes-templates-short = Plantillas
empty = Aún no hay rutas de almacenamiento
empty-why = Los escritorios y las plantillas necesitan un directorio que los hipervisores alcancen. Añada uno.
empty-no-host = Una ruta de almacenamiento está en hipervisores y aún no hay ninguno. Añada el primero.
free = { $amount } libres
not-seen = Aún no la ha comprobado ningún hipervisor
not-usable = No está montada ahí.
not-on = No se puede usar en { $host }
lies-on = { $things ->
    [one] { $things } elemento
   *[other] { $things } elementos
}, { $hosts ->
    [one] { $hosts } hipervisor
   *[other] { $hosts } hipervisores
}
remove = Quitar ruta
remove-in-use = Hay escritorios, plantillas o imágenes ISO en ella.
remove-question = ¿Quitar { $name }?
remove-body = Sarrio la olvida. No se elimina nada del directorio.
bin-n = Papelera { $n }
media-n = Imágenes ISO { $n }
restore = Restaurar
purge = Eliminar para siempre
empty-bin = Vaciar la papelera
bin-empty = La papelera está vacía
column-deleted = Eliminado
empty-question = ¿Vaciar la papelera para siempre?
purge-question = { $n ->
    [one] ¿Eliminar { $n } escritorio para siempre?
   *[other] ¿Eliminar { $n } escritorios para siempre?
}
purge-body = { $n ->
    [one] Se elimina su disco. No se puede deshacer.
   *[other] Se eliminan los discos de { $n } escritorios. No se puede deshacer.
}
add-media = Añadir ISO
media-title = Añadir una imagen ISO
file = Archivo en los hipervisores
file-help = La ruta completa, dentro de una ruta de almacenamiento. El archivo se queda ahí y nunca se cambia.
no-media = Aún no hay imágenes ISO
no-media-why = Los escritorios se instalan desde imágenes ISO.
bin-empty-why = Los escritorios eliminados se guardan aquí unos días. Se pueden restaurar con todo lo que tenían.
purge-question-one = ¿Eliminar { $name } para siempre?
templates-n = Plantillas eliminadas { $n }
bin-empty-templates-why = Las plantillas eliminadas se guardan aquí unos días y se pueden restaurar.
bin = Papelera
forget = Olvidar ruta
forget-question = ¿Olvidar { $name } con todo lo que hay en ella?
forget-body = Hágalo si el almacenamiento se ha perdido para siempre. Sarrio deja de conocer lo que se muestra aquí y termina las tareas que trabajan en ello. Si los archivos volvieran, no se tocarían.
forget-empty = No hay nada en ella.
forget-count = { $n ->
    [one] Afecta a { $n } cosa:
   *[other] Afecta a { $n } cosas:
}
forget-type = Escriba { $name } para confirmar
forgotten = Se ha olvidado { $name }
kind-desktop = Escritorio
kind-deleted-desktop = Escritorio en la papelera
kind-template = Plantilla
kind-deleted-template = Plantilla en la papelera
kind-media = Imagen ISO
kind-image = Imagen con datos más recientes de un escritorio
kind-dependent-desktop = Escritorio de otra ruta que la necesita; se queda y no se encenderá
kind-dependent-template = Plantilla de otra ruta que la necesita; se queda y no se podrá usar
