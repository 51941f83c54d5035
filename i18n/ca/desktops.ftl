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
template-it = Fes-ne plantilla
filter = Nom, propietari, hipervisor
template-any = Plantilla: qualsevol
host-any = Hipervisor: qualsevol
all = Tots
in-progress = En curs
attention = Cal mirar-los
column-state = Estat
column-name = Nom
column-owner = Propietari
column-template = Plantilla
column-host = Hipervisor
column-vcpus = vCPU
column-memory = Memòria
column-created = Fet
rows = Files { $first } a { $last } de { $total }
no-hits = Cap escriptori no és en aquest estat
hidden = { $n ->
    [one] Aquest filtre amaga { $n } escriptori
   *[other] Aquest filtre amaga { $n } escriptoris
}
empty = Encara no hi ha escriptoris
empty-why = Feu-ne un d’una plantilla, o un per a cada lloc d’una aula, en un minut.
empty-no-template = No hi ha cap plantilla per fer-ne: primer importeu-ne una a Plantilles.
nothing-chosen = Primer trieu un escriptori a la taula.
start-needs-off = No està apagat. Per tornar a començar, feu servir Reinicia.
needs-running = No està en marxa.
delete-needs-off = Primer apagueu-lo: només se suprimeix el que està apagat.
template-needs-off = Primer apagueu-lo: el seu disc esdevé la plantilla.
deleted = { $n ->
    [one] S’ha suprimit { $n } escriptori
   *[other] S’han suprimit { $n } escriptoris
}
cannot-delete = No hi ha res a suprimir
cannot-delete-why = Només se suprimeixen escriptoris apagats. Primer apagueu-los.
delete-question = { $n ->
    [one] Voleu suprimir { $n } escriptori?
   *[other] Voleu suprimir { $n } escriptoris?
}
delete-question-one = Voleu suprimir { $name }?
delete-body = El que s’hi va desar se’n va també. Les plantilles es queden.
delete-n = { $n ->
    [one] Suprimeix { $n } escriptori
   *[other] Suprimeix { $n } escriptoris
}
force-question = { $n ->
    [one] Voleu forçar l’apagada de { $n } escriptori?
   *[other] Voleu forçar l’apagada de { $n } escriptoris?
}
force-question-one = Voleu forçar l’apagada de { $name }?
force-body = Com estirar l’endoll: es perd el que no s’hi ha desat. Apaga ho demana primer al sistema.
rename-title = Un altre nom
template-title = Fes una plantilla
template-body = El disc de { $desktop } esdevé la base de la plantilla. L’escriptori continua des d’aquí, tal com és ara.
template-name = Nom de la plantilla
template-make = Fes la plantilla
saved = S’ha desat { $name }
saved-next-start = El canvi s’aplica en engegar-lo de nou.
edit-next-start = Està en marxa: el que canvieu s’aplicarà quan torni a engegar.
unreachable-since = { $host } no respon des de les { $time }
unreachable-why = L’escriptori encara hi pot estar en marxa: no s’engega en un altre lloc.
disk-error = No s’ha pogut escriure al seu disc
disk-error-why = L’emmagatzematge és ple o ha fallat. Allibereu espai i premeu Reprèn: continua on era.
deleted-where = Tornen de la paperera, fins que es buida sola al cap d’uns dies
empty-no-host = Els escriptoris corren en hipervisors i encara no n’hi ha cap. Afegiu-ne el primer.
empty-no-path = Els escriptoris necessiten un lloc als hipervisors per als discos. Afegiu un camí d’emmagatzematge.
empty-ask = No hi ha cap plantilla per fer-ne. Demaneu-ne una a un administrador.
to-hosts = Afegeix un hipervisor
to-storage = Afegeix un camí
to-templates = Ves a Plantilles
