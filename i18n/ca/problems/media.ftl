problem-file-on-no-path = { $file } no és dins de cap camí d’emmagatzematge.
problem-not-an-iso = { $file } és una imatge { $format }, no una ISO.
hint-not-an-iso = Doneu una ISO; una imatge qcow2 s’importa com a plantilla.
problem-import-file-missing = { $host }: { $file } no hi és.
hint-import-file-missing = Doneu el camí tal com el veuen els hipervisors, com ara /srv/nas/media/linux.qcow2.
problem-no-such-media = Aquesta imatge ISO no existeix.
