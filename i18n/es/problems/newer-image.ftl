problem-snapshot-is-newer = { $file } se basa en el disco { $role ->
    [system] de sistema
    [data] de datos
    [scratch] temporal
   *[other] { $role }
} de { $name } y no lo creó Sarrio: puede que tenga datos más recientes.
hint-snapshot-is-newer = Recupere esos datos mientras { $name } está apagado: qemu-img commit -f qcow2 { $word }. Después elimine { $file }, o muévalo a otro directorio si sus datos no hacen falta.
problem-snapshot-is-newer-in-use = { $file } se basa en el disco { $role ->
    [system] de sistema
    [data] de datos
    [scratch] temporal
   *[other] { $role }
} de { $name } y no lo creó Sarrio: puede que tenga datos más recientes.
hint-snapshot-is-newer-in-use = Los datos se recuperan con virsh blockcommit { $desktop } { $word } --base { $own } --active --pivot; después elimine { $word }.
problem-snapshot-is-outdated = { $file } se basa en el disco { $role ->
    [system] de sistema
    [data] de datos
    [scratch] temporal
   *[other] { $role }
} de { $name } y no lo creó Sarrio, pero el disco se escribió después: sus datos ya se recuperaron o ya no sirven.
hint-snapshot-is-outdated = No lo aplique al disco. Elimine { $file }, o muévalo a otro directorio.
problem-snapshot-is-empty = { $file } se basa en el disco { $role ->
    [system] de sistema
    [data] de datos
    [scratch] temporal
   *[other] { $role }
} de { $name } y no lo creó Sarrio. Ya no tiene ningún cambio: sus datos ya se recuperaron.
hint-snapshot-is-empty = Elimine { $file }, o muévalo a otro directorio.
problem-copy-is-newer = La última vez { $name } se ejecutó desde { $file }, una copia de su disco { $role ->
    [system] de sistema
    [data] de datos
    [scratch] temporal
   *[other] { $role }
} que no creó Sarrio: la copia tiene datos más recientes.
hint-copy-is-newer = Devuelva la copia a su lugar mientras { $name } está apagado: mv { $word } { $own }. Si sus datos no hacen falta, elimine { $file }.
problem-copy-is-newer-in-use = La última vez { $name } se ejecutó desde { $file }, una copia de su disco { $role ->
    [system] de sistema
    [data] de datos
    [scratch] temporal
   *[other] { $role }
} que no creó Sarrio: la copia tiene datos más recientes.
hint-copy-is-newer-in-use = Apague { $name } y devuelva la copia a su lugar: mv { $word } { $own }.
