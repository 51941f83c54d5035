problem-snapshot-is-newer = { $file } es basa en el disc { $role ->
    [system] de sistema
    [data] de dades
    [scratch] temporal
   *[other] { $role }
} de { $name } i no l’ha creat Sarrio: potser té dades més noves.
hint-snapshot-is-newer = Recupereu aquestes dades mentre { $name } està apagat: qemu-img commit -f qcow2 { $word }. Després suprimiu { $file }, o moveu-lo a un altre directori si les seves dades no calen.
problem-snapshot-is-newer-in-use = { $file } es basa en el disc { $role ->
    [system] de sistema
    [data] de dades
    [scratch] temporal
   *[other] { $role }
} de { $name } i no l’ha creat Sarrio: potser té dades més noves.
hint-snapshot-is-newer-in-use = Les dades es recuperen amb virsh blockcommit { $desktop } { $word } --base { $own } --active --pivot; després suprimiu { $word }.
problem-snapshot-is-outdated = { $file } es basa en el disc { $role ->
    [system] de sistema
    [data] de dades
    [scratch] temporal
   *[other] { $role }
} de { $name } i no l’ha creat Sarrio, però el disc s’ha escrit després: les seves dades ja s’han recuperat o ja no serveixen.
hint-snapshot-is-outdated = No l’apliqueu al disc. Suprimiu { $file }, o moveu-lo a un altre directori.
problem-snapshot-is-empty = { $file } es basa en el disc { $role ->
    [system] de sistema
    [data] de dades
    [scratch] temporal
   *[other] { $role }
} de { $name } i no l’ha creat Sarrio. Ja no té cap canvi: les seves dades ja s’han recuperat.
hint-snapshot-is-empty = Suprimiu { $file }, o moveu-lo a un altre directori.
problem-copy-is-newer = L’última vegada { $name } s’ha executat des de { $file }, una còpia del seu disc { $role ->
    [system] de sistema
    [data] de dades
    [scratch] temporal
   *[other] { $role }
} que no ha creat Sarrio: la còpia té dades més noves.
hint-copy-is-newer = Torneu la còpia al seu lloc mentre { $name } està apagat: mv { $word } { $own }. Si les seves dades no calen, suprimiu { $file }.
problem-copy-is-newer-in-use = L’última vegada { $name } s’ha executat des de { $file }, una còpia del seu disc { $role ->
    [system] de sistema
    [data] de dades
    [scratch] temporal
   *[other] { $role }
} que no ha creat Sarrio: la còpia té dades més noves.
hint-copy-is-newer-in-use = Apagueu { $name } i torneu la còpia al seu lloc: mv { $word } { $own }.
