problem-file-on-no-path = { $file } no está en ninguna ruta de almacenamiento.
problem-not-an-iso = { $file } es una imagen { $format }, no una ISO.
hint-not-an-iso = Dé una ISO; una imagen qcow2 se importa como plantilla.
problem-import-file-missing = { $host }: { $file } no está ahí.
hint-import-file-missing = Dé la ruta tal como la ven los hipervisores, como /srv/nas/media/linux.qcow2.
problem-no-such-media = Esta imagen ISO no existe.
