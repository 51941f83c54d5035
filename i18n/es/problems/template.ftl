problem-no-such-template = La plantilla { $id } no existe.
problem-template-was-deleted = La plantilla se ha eliminado.
problem-template-is-retired = { $name } está retirada.
problem-template-not-ready = { $name } aún no está lista.
problem-template-has-image = { $name } ya tiene una imagen.
problem-template-awaits-no-image = { $name } no espera ninguna imagen.
problem-import-under-way = Se está importando otra imagen de { $name }.
problem-upload-under-way = Ya se está subiendo una imagen de { $name }.
problem-template-is-base = { $name } es la base de { $desktops ->
    [one] { $desktops } escritorio
   *[other] { $desktops } escritorios
}, contando la papelera, y de { $templates ->
    [one] { $templates } plantilla
   *[other] { $templates } plantillas
}.
problem-strange-image-on-template = { $file } se basa en { $name } y no lo creó Sarrio.
hint-strange-image-on-template = Haga independiente esa imagen (qemu-img rebase -f qcow2 -b '' { $word }) o elimínela. Retirar la plantilla la oculta y no elimina nada.
problem-description-too-long = Una descripción tiene como máximo { $most } caracteres; esta tiene { $found }.
