problem-changed-meanwhile = Entretanto otra persona ha cambiado { $what ->
    [category] la categoría
    [directory] la configuración del directorio
    [desktop] el escritorio
    [deployment] el despliegue
    [disk] el disco
    [group] el grupo
    [handout] los archivos repartidos
    [hypervisor] el hipervisor
    [media] la imagen ISO
    [operation] la tarea
    [role] el rol
    [series] la serie de clases
    [session] la sesión
    [storage-path] la ruta de almacenamiento
    [template] la plantilla
    [template-picture] la imagen de la plantilla
    [user] la persona
   *[other] { $what }
} { $id }.
problem-already-there = Ese nombre, archivo o identificador ya existe.
problem-still-needed = Hay cosas que se basan en ello, o lo que nombra ya no existe.
hint-still-needed = Vuelva a mirar ambas cosas.
problem-database-failed = No se pudo { $task }.
problem-column-unreadable = La columna { $column } contiene algo que esta versión de Sarrio no sabe leer.
hint-column-unreadable = Actualice Sarrio: lo escribió una versión más nueva.
problem-value-unwritable = Un valor no se pudo escribir como JSON.
hint-value-unwritable = Es un error de Sarrio: le rogamos que nos lo comunique.
problem-database-address-wrong = «{ $address }» no es ninguna base de datos.
hint-database-address-wrong = Dé sqlite:/ruta/al/archivo.db, sqlite::memory: o postgres://usuario@equipo/nombre.
problem-database-unverified = La conexión con la base de datos de { $host } no tendría TLS verificado.
hint-database-unverified = Quite sslmode o ponga sslmode=verify-full, con sslrootcert=ARCHIVO si el certificado es de una autoridad privada; o active database_without_verified_tls.
problem-database-file-not-made = No se pudo crear el archivo de la base de datos { $path }.
hint-database-file-not-made = Compruebe que su directorio exista y se pueda escribir en él.
problem-database-not-migrated = No se pudieron actualizar las tablas de la base de datos.
hint-database-not-migrated = Un Sarrio más antiguo no debe abrir una base de datos más nueva: actualícelo.
