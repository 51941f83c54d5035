title = Escriptoris
subtitle = { $total } en total, { $running } en marxa
new = Escriptori nou
open = Obre
start = Engega
shut-down = Apaga
pause = Pausa
resume = Reprèn
reset = Reinicia
force-off = Força l’apagada
filter = Nom, propietari, hipervisor
template-any = Plantilla: qualsevol
host-any = Hipervisor: qualsevol
all = Tots
in-progress = En curs
attention = Cal revisar-los
column-state = Estat
column-name = Nom
column-owner = Propietari
column-template = Plantilla
column-host = Hipervisor
column-vcpus = vCPU
column-memory = Memòria
column-created = Creat
rows = Files { $first } a { $last } de { $total }
no-matches = Cap escriptori no és en aquest estat
hidden = { $n ->
    [one] Aquest filtre amaga { $n } escriptori
   *[other] Aquest filtre amaga { $n } escriptoris
}
empty = Encara no hi ha escriptoris
empty-why = Creeu-ne un a partir d’una plantilla, o un per a cada lloc d’una aula, en cosa d’un minut.
empty-no-template = No hi ha cap plantilla per crear-ne. Primer importeu-ne una a Plantilles.
nothing-chosen = Primer trieu un escriptori a la taula.
start-needs-off = No està apagat. Per tornar a començar, feu servir Reinicia.
needs-running = No està en marxa.
delete-needs-off = Primer apagueu-lo: només es poden suprimir escriptoris apagats.
template-needs-teacher = Les plantilles les fan els professors, a partir dels seus escriptoris.
template-needs-off = Primer apagueu-lo: el seu disc serà la plantilla.
deleted = { $n ->
    [one] S’ha suprimit { $n } escriptori
   *[other] S’han suprimit { $n } escriptoris
}
cannot-delete = No hi ha res a suprimir
cannot-delete-why = Només es poden suprimir escriptoris apagats. Primer apagueu-los.
delete-question = { $n ->
    [one] Voleu suprimir { $n } escriptori?
   *[other] Voleu suprimir { $n } escriptoris?
}
delete-question-one = Voleu suprimir { $name }?
delete-body = També se suprimeix tot el que s’hi ha desat. Les plantilles es conserven.
delete-n = { $n ->
    [one] Suprimeix { $n } escriptori
   *[other] Suprimeix { $n } escriptoris
}
force-question = { $n ->
    [one] Voleu forçar l’apagada de { $n } escriptori?
   *[other] Voleu forçar l’apagada de { $n } escriptoris?
}
force-question-one = Voleu forçar l’apagada de { $name }?
renew = Torna a la plantilla
renew-question = { $n ->
    [one] Voleu tornar { $n } escriptori a la seva plantilla?
   *[other] Voleu tornar { $n } escriptoris a les seves plantilles?
}
renew-question-one = Voleu tornar { $name } a { $template }?
renew-body = Cadascun rep un disc de sistema nou, tal com és a la plantilla. Als que estan en marxa se’ls força l’apagada, i s’hi perd la feina no desada; després es tornen a engegar. Els discos de dades es queden com estan.
renew-kept = El que hi havia als discos de sistema queda uns dies a la paperera, com a escriptoris del mateix nom
renew-n = { $n ->
    [one] Torna { $n } escriptori
   *[other] Torna { $n } escriptoris
}
shut-down-question = { $n ->
    [one] Voleu apagar { $n } escriptori?
   *[other] Voleu apagar { $n } escriptoris?
}
shut-down-question-one = Voleu apagar { $name }?
volatile = Nou a cada engegada
volatile-lost = El que s’ha canviat al disc de sistema ja no hi serà quan es torni a engegar. Abans deseu la feina en un altre lloc.
volatile-lost-some = { $n ->
    [one] { $n } d’ells comença de nou a cada engegada: el que s’hi ha canviat ja no hi serà.
   *[other] { $n } d’ells comencen de nou a cada engegada: el que s’hi ha canviat ja no hi serà.
}
volatile-why = Cada engegada comença amb la plantilla tal com és. El que es canvia al disc de sistema es perd; un disc de dades es conserva.
force-body = Com desendollar-lo: es perd el que no s’ha desat. Amb Apaga, es demana al sistema que s’aturi.
rename-title = Canvia el nom de l’escriptori
template-title = Crea una plantilla
template-body = El disc de { $desktop } serà la base de la plantilla. L’escriptori es queda com està i continua a partir d’aquesta base.
template-name = Nom de la plantilla
saved = S’ha desat { $name }
saved-next-start = El canvi s’aplicarà la pròxima vegada que s’engegui.
edit-next-start = L’escriptori està en marxa. Els canvis s’aplicaran la pròxima vegada que s’engegui.
unreachable-since = { $host } no respon des de les { $time }
unreachable-why = Potser l’escriptori encara hi està en marxa, i per això no s’engega en un altre lloc.
disk-error = No s’ha pogut escriure al disc
disk-error-why = L’emmagatzematge és ple o ha fallat. Allibereu espai i premeu Reprèn: l’escriptori continuarà on era.
deleted-where = Es poden restaurar des de la paperera, que es buida sola al cap d’uns dies
empty-no-host = Els escriptoris s’executen en hipervisors i encara no n’hi ha cap. Afegiu-ne el primer.
empty-no-path = Els escriptoris necessiten un lloc als hipervisors per als discos. Afegiu un camí d’emmagatzematge.
empty-ask = No hi ha cap plantilla per crear-ne. Demaneu-ne una a un administrador.
to-hosts = Afegeix un hipervisor
to-storage = Afegeix un camí
to-templates = Vés a Plantilles
make-template = Crea una plantilla
unreachable = { $host } no respon.
grow = Amplia el disc
grow-title = Amplia un disc de { $desktop }
grow-body = L’escriptori pot estar en marxa mentrestant. Després, amplieu-hi la partició des de dins. Un disc no es pot tornar a reduir.
grow-now = Ara té { $size }
grow-size = Mida nova en GB
grow-free = { $path } té { $free } lliures. El disc només hi ocupa espai a mesura que l’escriptori hi escriu.
grow-wrong = Introduïu un nombre enter de GB superior a { $size }.
grow-needs-state = Un disc es pot ampliar mentre l’escriptori està apagat o en marxa i cap tasca no hi treballa.
newer-snapshot = Una instantània té dades més noves que el seu disc
newer-copy = Una còpia té dades més noves que el seu disc
newer-why = No l’ha creada Sarrio. Fins que no se’n recuperin les dades, l’escriptori no s’engega, no se suprimeix ni es converteix en plantilla.
newer-commit-running = Un administrador les recupera amb: virsh blockcommit { $id } { $file } --base { $own } --active --pivot. Després es pot suprimir { $file }.
newer-commit = Un administrador les recupera amb: qemu-img commit -f qcow2 { $file }. Després es pot suprimir { $file }.
newer-move = Un administrador les recupera mentre l’escriptori està apagat: mv { $file } { $own }.
outdated-snapshot = Ha quedat una instantània del seu disc
outdated-delete = El disc s’ha escrit després: les dades ja s’han recuperat o ja no serveixen. Un administrador suprimeix { $file } o el mou a un altre directori. Fins aleshores l’escriptori no s’engega.
empty-snapshot = Ha quedat una instantània buida del seu disc
empty-delete = Ja no té cap canvi: les seves dades ja s’han recuperat. Un administrador suprimeix { $file } o el mou a un altre directori. Fins aleshores l’escriptori no s’engega.
