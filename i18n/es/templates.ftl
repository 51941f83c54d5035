title = Plantillas
subtitle = Puede usar { $usable }, { $mine } son suyas
all = Todas
mine = Mías
shared = Compartidas
retired = Retiradas
retired-one = Retirada
filter = Filtrar plantillas
hidden = { $n ->
    [one] Este filtro oculta { $n } plantilla
   *[other] Este filtro oculta { $n } plantillas
}
empty = Aún no hay plantillas
empty-why = Una plantilla es un disco a partir del que se crean escritorios. Importe una imagen qcow2, o instale un escritorio y cree una plantilla con él.
make = Crear escritorios
not-ready = Aún no está lista.
is-retired = Está retirada: primero recupérela.
not-yours = Solo puede cambiarla su propietario o un administrador.
who = Quién puede usarla
only-me = Solo yo
only-me-why = Nadie más puede usarla
everyone = Todos
everyone-why = Todos en la escuela
origin = De dónde viene
layers = { $n ->
    [one] { $n } capa
   *[other] { $n } capas
}
templates-n = { $n ->
    [one] { $n } plantilla
   *[other] { $n } plantillas
}
running-n = { $n ->
    [0] ninguno está en marcha ahora
    [one] { $n } está en marcha ahora
   *[other] { $n } están en marcha ahora
}
locked = Su disco no puede cambiar mientras haya elementos basados en él. Para actualizarla, cambie un escritorio y cree una plantilla nueva con él.
made-by = Creada por { $who }, { $day }
retire = Retirar
bring-back = Recuperar
delete = Eliminar plantilla
delete-question = ¿Eliminar { $name }?
delete-body = Nada se basa en ella.
delete-kept = Su disco va a la papelera de la ruta de almacenamiento
import = Importar
import-title = Importar una plantilla
import-note = El archivo queda como está; Sarrio lo copia.
importing = Importando { $name }
name = Nombre de la plantilla
image = Imagen qcow2
from-host = En una ruta de almacenamiento
from-here = De este equipo
from-host-help = La ruta completa tal como la ven los hipervisores, dentro de una ruta de almacenamiento.
from-here-help = Se sube y después se comprueba.
no-such-file = Ese archivo no existe en este equipo.
choose-image = Elija una imagen qcow2
browse = Examinar
disk-virtio = Disco virtio
share-everyone = Todos en la escuela pueden usarla
none-here = Aquí no hay plantillas
none-here-why = Las plantillas que correspondan aparecerán aquí.
chosen = Algunos
chosen-why = Quienes se han elegido
share = Compartir
share-title = Compartir { $name }
share-find = Buscar personas, grupos y categorías
share-nobody = Nadie más puede usarla.
share-none = No se encuentra a nadie.
share-add = Añadir
share-end = Dejar de compartir
kind-role = Todos con este rol
kind-category = Categoría
kind-group = Grupo
kind-person = Persona
picture = Mostrar la última imagen del escritorio
picture-why = La ve quien ve la plantilla. Puede mostrar el trabajo de alguien.
tree-title = Qué se basa en { $name }
tree-body = No se puede eliminar mientras existan, también los de la papelera. Si la retira, se oculta y no se elimina nada.
tree-others = { $n ->
    [one] y { $n } más, que usted no ve
   *[other] y { $n } más, que usted no ve
}
tree-in-bin = en la papelera
