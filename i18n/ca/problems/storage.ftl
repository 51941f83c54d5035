problem-no-such-storage-path = El camí d’emmagatzematge { $id } no existeix.
problem-no-storage-path-yet = Encara no hi ha cap camí d’emmagatzematge per a això.
hint-no-storage-path-yet = Afegiu un camí d’emmagatzematge: un directori que muntin els vostres hipervisors.
problem-path-has-no-room = { $path } pot donar { $left } i en calen { $needed }.
problem-storage-path-name-taken = Ja hi ha un camí d’emmagatzematge { $name }.
problem-storage-paths-overlap = { $directory } i { $other } de { $path } quedarien l’un dins de l’altre.
problem-directory-missing = { $host }: no hi ha cap directori { $directory }.
hint-directory-missing = Creeu-lo o munteu-lo a l’hipervisor i torneu-ho a provar.
problem-locks-not-seen = { $host } no veu el que { $other } bloqueja a { $directory }.
problem-path-holds-things = { $path } conté { $things ->
    [one] { $things } escriptori o plantilla
   *[other] { $things } escriptoris i plantilles
}, comptant-hi la paperera.
