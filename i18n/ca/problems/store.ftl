problem-changed-meanwhile = Mentrestant algú altre ha canviat { $what ->
    [category] la categoria
    [directory] la configuració del directori
    [desktop] l’escriptori
    [deployment] el desplegament
    [disk] el disc
    [group] el grup
    [handout] els fitxers repartits
    [hypervisor] l’hipervisor
    [media] la imatge ISO
    [operation] la tasca
    [role] el rol
    [series] la sèrie de classes
    [session] la sessió
    [storage-path] el camí d’emmagatzematge
    [template] la plantilla
    [template-picture] la imatge de la plantilla
    [user] la persona
   *[other] { $what }
} { $id }.
problem-already-there = Aquest nom, fitxer o identificador ja existeix.
problem-still-needed = Hi ha coses que s’hi basen, o el que anomena ja no existeix.
hint-still-needed = Torneu a mirar l’una cosa i l’altra.
problem-database-failed = No s’ha pogut { $task }.
problem-column-unreadable = La columna { $column } conté coses que aquesta versió de Sarrio no sap llegir.
hint-column-unreadable = Actualitzeu Sarrio: ho ha escrit una versió més nova.
problem-value-unwritable = Un valor no s’ha pogut escriure com a JSON.
hint-value-unwritable = És un error de Sarrio: feu-nos-el saber.
problem-database-address-wrong = «{ $address }» no és cap base de dades.
hint-database-address-wrong = Doneu sqlite:/cami/al/fitxer.db, sqlite::memory: o postgres://usuari@equip/nom.
problem-database-unverified = La connexió amb la base de dades de { $host } no tindria TLS verificat.
hint-database-unverified = Traieu sslmode o poseu sslmode=verify-full, amb sslrootcert=FITXER si el certificat és d’una autoritat privada; o activeu database_without_verified_tls.
problem-database-file-not-made = No s’ha pogut crear el fitxer de la base de dades { $path }.
hint-database-file-not-made = Comproveu que el directori existeixi i que s’hi pugui escriure.
problem-database-not-migrated = No s’han pogut actualitzar les taules de la base de dades.
hint-database-not-migrated = Un Sarrio més antic no ha d’obrir una base de dades més nova: actualitzeu-lo.
