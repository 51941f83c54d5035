problem-people-not-chosen = Es poden anomenar d’1 a { $most } persones una per una.
hint-people-not-chosen = Trieu-ne menys, o totes les que mostra una llista.
problem-people-count-differs = Ara hi ha { $now } persones, no { $told }: no s’ha canviat res.
hint-people-count-differs = Torneu a mirar la llista i trieu de nou.
problem-not-yours-to-change = No podeu canviar { $names }.
hint-not-yours-to-change = Traieu-ho de la selecció. Només els administradors canvien gestors i administradors.
problem-cannot-disable-yourself = No us podeu desactivar vós mateix.
hint-cannot-disable-yourself = Traieu-vos de la selecció, o demaneu-ho a un altre administrador.
