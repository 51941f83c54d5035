problem-no-such-storage-path = La ruta de almacenamiento { $id } no existe.
problem-no-storage-path-yet = Aún no hay ninguna ruta de almacenamiento para esto.
hint-no-storage-path-yet = Añada una ruta de almacenamiento: un directorio que monten sus hipervisores.
problem-path-has-no-room = En { $path } quedan { $left }, pero hacen falta { $needed }.
problem-storage-path-name-taken = Ya hay una ruta de almacenamiento { $name }.
problem-storage-paths-overlap = { $directory } y { $other } de { $path } quedarían uno dentro del otro.
hint-storage-paths-overlap = Elija un directorio que esté al lado.
problem-directory-missing = { $host }: no hay ningún directorio { $directory }.
hint-directory-missing = Créelo o móntelo en el hipervisor y vuelva a intentarlo.
problem-directory-was-forgotten = { $host }: { $directory } ya fue una ruta de almacenamiento de esta instalación y se olvidó.
hint-directory-was-forgotten = Añádalo otra vez para volver a usarlo (en la API, con reuse). Lo que hay en él se queda ahí, y Sarrio no lo conoce.
problem-locks-not-seen = { $host } no ve lo que { $other } bloquea en { $directory }.
problem-path-holds-things = { $path } contiene { $things ->
    [one] { $things } escritorio o plantilla
   *[other] { $things } escritorios y plantillas
}, incluida la papelera.
problem-path-does-not-take = La ruta de almacenamiento { $path } no admite { $what ->
    [desktops] escritorios
    [templates] plantillas
   *[other] { $what }
}.
hint-path-does-not-take = Elija otra, o ninguna: entonces la elige Sarrio.
problem-path-of-desktop-does-not-take = La ruta de almacenamiento { $path } no admite { $what ->
    [desktops] escritorios
    [templates] plantillas
   *[other] { $what }
}.
hint-path-of-desktop-does-not-take = Un administrador puede hacer que { $path } admita { $what ->
    [desktops] escritorios
    [templates] plantillas
   *[other] { $what }
} en la página Almacenamiento.
problem-no-host-uses-path = Ahora ningún hipervisor puede usar { $path }. { $reason }
problem-path-is-called = La ruta de almacenamiento se llama { $path }, no { $typed }.
hint-path-is-called = Repita el nombre de la ruta que se debe olvidar.
problem-path-can-be-used = { $path } se puede usar en { $hosts }.
hint-path-can-be-used = Solo se olvida con todo lo que contiene una ruta que ningún hipervisor puede usar. Elimine su contenido o, primero, desmóntela de todos los hipervisores.
problem-path-not-asked = No se ha podido preguntar en { $hosts } si { $path } sigue ahí.
hint-path-not-asked = Espere a que respondan; donde la ruta se cuelgue, desmóntela (umount -l). Quite los hipervisores que se hayan perdido para siempre.
problem-desktop-needs-path = { $name } está en marcha, o puede que todavía lo esté, en { $host }.
hint-desktop-needs-path = Fuerce su apagado, o confirme que su hipervisor está apagado; después olvide la ruta.
problem-desktop-needs-path-somewhere = { $name } está en marcha, o puede que todavía lo esté, en un hipervisor.
hint-desktop-needs-path-somewhere = Fuerce su apagado, o confirme que su hipervisor está apagado; después olvide la ruta.
problem-path-was-forgotten = Se olvidó su ruta de almacenamiento { $path }.
hint-path-was-forgotten = Si su directorio vuelve algún día, elimine a mano lo que no sirva.
problem-base-was-forgotten = Su base estaba en { $path }, que se olvidó.
hint-base-was-forgotten = Sin la base no se puede usar: elimínelo, o restaure la imagen que falta y haga el disco independiente.
