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
none = No hi ha cap tasca en marxa. El que triga es mostra aquí, amb el pas que fa i un botó per cancel·lar-ho.
start = Engega { $what }
shutdown = Apaga { $what }
stop = Força l’apagada: { $what }
reset = Reinicia { $what }
renew = Torna { $what } a la plantilla
pause = Pausa { $what }
resume = Reprèn { $what }
delete = Suprimeix { $what }
restore = Restaura { $what }
purge = Suprimeix { $what } per sempre
create = Crea { $what }
grow = Amplia un disc de { $what }
template = Crea una plantilla de { $what }
import = Importa { $what }
queued = Esperant el torn
step = Pas { $number } de { $of }, { $step }
step-bytes = Pas { $number } de { $of }, { $step }, { $done } de { $total }
step-place = triant un hipervisor
step-disk = creant el disc
step-launch = engegant la màquina
step-resume = engegant el sistema
step-check = comprovant
step-images = cercant imatges més noves
step-grow = ampliant el disc
step-keep = guardant el disc vell
step-fresh = començant amb la plantilla
parts = { $ready } a punt, { $rest } en curs
parts-failed = { $ready } a punt, { $rest } en curs, { $failed } amb errors
undoing = S’està desfent el que s’havia fet: { $why }
done = Fet
cancelled = Cancel·lada; s’ha desfet el que s’havia fet
clear = Neteja
clear-hint = Treu de la llista les tasques acabades
cancel = Cancel·la
took = Ha trigat { $time }.
succeeded = { $job }: fet
partly = { $job }: { $ready } de { $total } fets
partly-why = { $failed } han fallat. Els motius són a Tasques.
failed = { $job }: ha fallat
more-toasts = { $n ->
    [one] { $n } més a Tasques
   *[other] { $n } més a Tasques
}
step-claim = reservant l’escriptori
step-ask = demanant al sistema que s’apagui
step-force = forçant l’apagada
step-copy = copiant el disc
step-move = movent el disc
step-protect = protegint la base
step-tidy = endreçant els fitxers
step-restore = recuperant els fitxers
step-sidecar = anotant-ne el propietari
step-desktops = { $step }, { $done } de { $total }
waits = Esperant des de les { $time }: { $why }
abandon = Abandona
abandon-hint = L’acaba sense desfer el que havia fet
keep-waiting = Continua esperant
abandon-question = Voleu abandonar «{ $job }»?
abandon-body = S’acaba de seguida i no es desfà el que havia fet. Feu-ho si el que espera no ha de tornar. Després es llista el que pot haver deixat.
abandoned = { $job }: abandonada
left-nothing = No ha deixat res que Sarrio conegui.
left-behind = Pot haver deixat { $things }.
left-domain = el domini { $name } a { $host }
left-folder = la carpeta { $path } a { $storage }
left-file = el fitxer { $path } a { $storage }
left-unfinished = un directori de { $path } a { $storage } amb un nom que comença per .making-, que Sarrio elimina tot sol al cap d’un dia
cancelled-kept = Cancel·lada; { $ready } de { $total } ja estaven a punt i es conserven
collect = Recull la feina de { $what }
step-collect = recollint
step-finish = acabant
