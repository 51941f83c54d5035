problem-no-such-storage-path = El camí d’emmagatzematge { $id } no existeix.
problem-no-storage-path-yet = Encara no hi ha cap camí d’emmagatzematge per a això.
hint-no-storage-path-yet = Afegiu un camí d’emmagatzematge: un directori que muntin els vostres hipervisors.
problem-path-has-no-room = A { $path } queden { $left }, però en calen { $needed }.
problem-storage-path-name-taken = Ja hi ha un camí d’emmagatzematge { $name }.
problem-storage-paths-overlap = { $directory } i { $other } de { $path } quedarien l’un dins de l’altre.
hint-storage-paths-overlap = Trieu un directori que sigui al costat.
problem-directory-missing = { $host }: no hi ha cap directori { $directory }.
hint-directory-missing = Creeu-lo o munteu-lo a l’hipervisor i torneu-ho a provar.
problem-directory-was-forgotten = { $host }: { $directory } ja havia estat un camí d’emmagatzematge d’aquesta instal·lació i es va oblidar.
hint-directory-was-forgotten = Afegiu-lo una altra vegada per tornar-lo a fer servir (a l’API, amb reuse). El que hi ha s’hi queda, i Sarrio no ho coneix.
problem-locks-not-seen = { $host } no veu el que { $other } bloqueja a { $directory }.
problem-path-holds-things = { $path } conté { $things ->
    [one] { $things } escriptori o plantilla
   *[other] { $things } escriptoris i plantilles
}, inclosa la paperera.
problem-path-does-not-take = El camí d’emmagatzematge { $path } no admet { $what ->
    [desktops] escriptoris
    [templates] plantilles
   *[other] { $what }
}.
hint-path-does-not-take = Trieu-ne un altre, o cap: llavors el tria Sarrio.
problem-path-of-desktop-does-not-take = El camí d’emmagatzematge { $path } no admet { $what ->
    [desktops] escriptoris
    [templates] plantilles
   *[other] { $what }
}.
hint-path-of-desktop-does-not-take = Un administrador pot fer que { $path } admeti { $what ->
    [desktops] escriptoris
    [templates] plantilles
   *[other] { $what }
} a la pàgina Emmagatzematge.
problem-no-host-uses-path = Ara cap hipervisor no pot fer servir { $path }. { $reason }
problem-path-is-called = El camí d’emmagatzematge es diu { $path }, no { $typed }.
hint-path-is-called = Repetiu el nom del camí que s’ha d’oblidar.
problem-path-can-be-used = { $path } es pot fer servir a { $hosts }.
hint-path-can-be-used = Només s’oblida amb tot el que conté un camí que cap hipervisor no pot fer servir. Suprimiu-ne el contingut o, primer, desmunteu-lo de tots els hipervisors.
problem-path-not-asked = No s’ha pogut preguntar a { $hosts } si { $path } encara hi és.
hint-path-not-asked = Espereu que responguin; on el camí es pengi, desmunteu-lo (umount -l). Traieu els hipervisors que s’hagin perdut per sempre.
problem-desktop-needs-path = { $name } està en marxa, o potser encara ho està, a { $host }.
hint-desktop-needs-path = Forceu-ne l’apagada, o confirmeu que l’hipervisor està apagat; després oblideu el camí.
problem-desktop-needs-path-somewhere = { $name } està en marxa, o potser encara ho està, en un hipervisor.
hint-desktop-needs-path-somewhere = Forceu-ne l’apagada, o confirmeu que l’hipervisor està apagat; després oblideu el camí.
problem-path-was-forgotten = S’ha oblidat el seu camí d’emmagatzematge { $path }.
hint-path-was-forgotten = Si el directori torna mai, suprimiu-ne a mà el que no serveixi.
problem-base-was-forgotten = La seva base era a { $path }, que s’ha oblidat.
hint-base-was-forgotten = Sense la base no es pot fer servir: suprimiu-lo, o restaureu la imatge que falta i feu el disc independent.
