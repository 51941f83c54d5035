problem-in-recycle-bin = { $name } és a la paperera.
hint-in-recycle-bin = Primer restaureu-lo.
problem-in-recycle-bin-already = { $name } ja és a la paperera.
hint-in-recycle-bin-already = No cal fer res.
problem-not-in-recycle-bin = { $name } no és a la paperera.
hint-not-in-recycle-bin = Només es pot restaurar o eliminar del tot el que hi ha a la paperera.
problem-something-else-is-done = S’està fent una altra cosa amb { $name }.
problem-desktop-on-already = { $name } ja està engegat.
hint-desktop-on-already = No cal fer res.
problem-desktop-off-already = { $name } ja està apagat.
hint-desktop-off-already = No cal fer res.
problem-desktop-not-running = { $name } no està en marxa.
hint-desktop-not-running = Primer engegueu-lo, o repreneu-lo si està en pausa.
problem-one-owner-or-group = Per a un grup o una llista de persones, cadascú rep un escriptori.
hint-one-owner-or-group = No indiqueu ni el propietari ni la quantitat.
problem-group-has-no-students = A { $group } no hi ha alumnes.
hint-group-has-no-students = Afegiu-los abans al grup.
problem-not-in-group = No tothom que s’ha triat és alumne de { $group }.
problem-everybody-has-one = A { $group } ja tothom té un escriptori d’aquesta plantilla.
problem-group-is-archived = { $group } està arxivat.
hint-group-is-archived = Traieu-lo abans de l’arxiu.
problem-pattern-needs-group = Un nom amb marcadors entre claus és per a diverses persones, un escriptori per a cadascuna.
hint-pattern-needs-group = Trieu un grup o diverses persones, o escriviu el nom sense marcadors.
problem-pattern-names-group = El nom demana un grup, però aquestes persones s’han triat una per una.
hint-pattern-names-group = Traieu el grup del nom, o creeu els escriptoris per al grup.
problem-placeholder-unknown = No es pot fer cap nom amb { $placeholder }.
hint-placeholder-unknown = Entre claus hi va first name, name, template o group.
problem-desktop-not-paused = { $name } no està en pausa.
hint-desktop-not-paused = Només es pot reprendre un escriptori en pausa.
problem-desktop-is-off = { $name } està apagat.
hint-desktop-is-off = Primer engegueu-lo.
problem-desktop-is-on = { $name } està engegat.
hint-desktop-is-on = Primer apagueu-lo.
problem-desktop-has-no-template = { $name } no es va crear a partir d’una plantilla.
hint-desktop-has-no-template = Només un escriptori amb plantilla es pot tornar a la plantilla, o començar de nou a cada engegada.
problem-volatile-needs-template = Un escriptori que comença de nou a cada engegada necessita una plantilla.
hint-volatile-needs-template = Trieu una plantilla, o deixeu que es conservi el que es canvia a l’escriptori.
problem-desktop-not-off = { $name } no està apagat.
hint-desktop-not-off = Primer apagueu-lo.
problem-desktop-cannot-grow = { $name } ara està en aquest estat: { $state ->
    [stopped] aturat
    [starting] engegant
    [running] en marxa
    [paused] en pausa
    [stopping] apagant
    [migrating] movent
    [unreachable] no respon
    [failed] ha fallat
    [creating] creant
    [templating] creant la plantilla
    [deleting] suprimint
   *[other] { $state }
}.
hint-desktop-cannot-grow = Els seus discos es poden ampliar mentre està apagat o en marxa, i no a la paperera.
problem-may-still-run = Potser { $name } encara està en marxa a { $host }, que fa { $seconds } s que no respon.
problem-may-still-run-somewhere = Potser { $name } encara està en marxa al seu hipervisor, que fa { $seconds } s que no respon.
problem-started-by-somebody-else = Algú altre ha engegat { $name }.
problem-started-under-other-epoch = Mentrestant { $name } s’ha engegat amb una altra època.
problem-start-has-no-host = L’engegada encara no té hipervisor.
problem-desktop-runs-nowhere = L’escriptori no està en marxa en cap hipervisor.
problem-desktop-has-no-disk = { $name } no té disc.
problem-desktop-has-no-system-disk = { $name } no té disc de sistema.
problem-media-gone = La imatge ISO de { $name } ja no existeix.
hint-media-gone = Trieu-ne una altra, o cap.
problem-ended-by-itself = La màquina s’ha aturat sola: ha fallat QEMU o el sistema de dins.
hint-ended-by-itself = Torneu-lo a engegar; si continua passant, mireu el registre de QEMU d’aquest escriptori a l’hipervisor.
problem-no-tunnel-from-elsewhere = Aquest servei s’executa en un altre lloc: no obre túnels.
problem-network-for-administrators = Només els administradors poden posar un escriptori a { $network }.
problem-desktop-count-wrong = Alhora es poden crear d’1 a { $most } escriptoris.
problem-template-or-media-needed = Trieu una plantilla, o una imatge ISO des d’on instal·lar.
problem-batch-size-wrong = Un lot té d’1 a { $most } escriptoris.
problem-desktop-count-differs = Ara hi ha { $now } escriptoris, no { $told }: no s’ha fet res.
hint-desktop-count-differs = Torneu a mirar la llista i trieu de nou.
problem-no-desktop-to-do-this-to = No hi ha cap escriptori amb què fer-ho.
problem-bin-holds-others = Ara a la paperera hi ha { $found ->
    [one] { $found } escriptori
   *[other] { $found } escriptoris
}, no { $asked }.
problem-vcpus-out-of-range = vcpus és { $value }; ha d’estar entre { $least } i { $most }.
problem-memory-out-of-range = memory és { $value }; ha d’estar entre { $least } i { $most }.
problem-heads-out-of-range = heads és { $value }; ha d’estar entre { $least } i { $most }.
problem-network-name-wrong = El nom d’una xarxa té d’1 a 64 lletres, xifres o . _ - :.
problem-boot-media-needed = Per arrencar d’una imatge ISO, trieu-ne una.
problem-bin-is-empty = A la paperera no hi ha escriptoris que pugueu suprimir definitivament.
hint-bin-is-empty = No hi ha res per eliminar del tot.
