problem-no-such-storage-path = La ruta de almacenamiento { $id } no existe.
problem-no-storage-path-yet = Aún no hay ninguna ruta de almacenamiento para esto.
hint-no-storage-path-yet = Añada una ruta de almacenamiento: un directorio que monten sus hipervisores.
problem-path-has-no-room = { $path } puede dar { $left } y hacen falta { $needed }.
problem-storage-path-name-taken = Ya hay una ruta de almacenamiento { $name }.
problem-storage-paths-overlap = { $directory } y { $other } de { $path } quedarían uno dentro del otro.
problem-directory-missing = { $host }: no hay ningún directorio { $directory }.
hint-directory-missing = Créelo o móntelo en el hipervisor y vuelva a intentarlo.
problem-locks-not-seen = { $host } no ve lo que { $other } bloquea en { $directory }.
problem-path-holds-things = { $path } contiene { $things ->
    [one] { $things } escritorio o plantilla
   *[other] { $things } escritorios y plantillas
}, contando la papelera.
