title = Tasques
title-n = { $n ->
    [one] { $n } tasca
   *[other] { $n } tasques
}
running = { $n ->
    [0] cap en marxa
    [one] { $n } en marxa
   *[other] { $n } en marxa
}
none = No hi ha res en marxa. El que triga es mostra aquí, amb el pas que fa i la manera de cancel·lar-ho.
start = Engega { $what }
shutdown = Apaga { $what }
stop = Força l’apagada: { $what }
reset = Reinicia { $what }
pause = Pausa { $what }
resume = Reprèn { $what }
delete = Suprimeix { $what }
restore = Restaura { $what }
purge = Suprimeix { $what } per sempre
create = Crea { $what }
template = Fes una plantilla de { $what }
import = Importa { $what }
queued = Espera el seu torn
step = Pas { $number } de { $of }, { $step }
step-bytes = Pas { $number } de { $of }, { $step }, { $done } de { $total }
step-place = triant un hipervisor
step-disk = fent el disc
step-launch = engegant la màquina
step-resume = deixant que corri
step-check = comprovant
parts = { $ready } a punt, { $rest } en marxa
parts-failed = { $ready } a punt, { $rest } en marxa, { $failed } han fallat
undoing = Desfent el que s’ha fet: { $why }
done = Fet
cancelled = Cancel·lada; el que s’ha fet s’ha desfet
clear = Neteja
clear-hint = Oblida les tasques acabades
cancel = Cancel·la
took = Ha trigat { $time }.
succeeded = { $job }: fet
partly = { $job }: { $ready } de { $total } fets
partly-why = { $failed } no. Els motius són a Tasques.
failed = { $job }: no s’ha fet
more-toasts = { $n ->
    [one] { $n } més a Tasques
   *[other] { $n } més a Tasques
}
step-claim = reservant-la
step-ask = demanant al sistema que s’apagui
step-force = forçant l’apagada
step-copy = copiant el disc
step-protect = protegint la base
step-tidy = endreçant els fitxers
step-restore = recuperant els fitxers
step-sidecar = escrivint de qui és
step-desktops = { $step }, { $done } de { $total }
