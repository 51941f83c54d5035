title = Hipervisores
subtitle = { $threads } hilos, { $memory }, { $running ->
    [one] { $running } escritorio en marcha
   *[other] { $running } escritorios en marcha
}
answer = Responden { $up } de { $all } hipervisores. No se instala nada en ellos: todo va por SSH.
empty = Aún no hay hipervisores
empty-why = Un hipervisor ejecuta escritorios. Necesita libvirt, QEMU y una cuenta SSH; no se le instala nada más.
add = Añadir hipervisor
add-title = Añadir un hipervisor
added = Se ha añadido { $name }
over-ssh = Por SSH
this-machine = Esta máquina
local-note = La máquina donde corre el servicio, por el socket de libvirt. Sin SSH ni clave.
name = Nombre en Sarrio
address = Dirección
port = Puerto
user = Usuario
password = Contraseña, una vez
password-help = Se usa una vez para instalar la clave de Sarrio y no se guarda. Vacía: la clave ya está.
public-key = La clave de Sarrio, para authorized_keys en el hipervisor
more = Nombre, pasarela, dirección de los visores, red
less = Menos
jump = Pasar por otro equipo
viewer-address = Dirección para los visores
viewer-address-help = Si no es la dirección de arriba.
network = Red de los escritorios
network-none = ninguna
network-help = Un puente o una red de libvirt.
continue-to-key = Continuar
trust = Es la misma, confiar
it-differs = Es distinta
differs = No se aceptó la clave que muestra { $address }.
differs-hint = Puede que alguien se interponga. Revise la red y la dirección, y vuelva a intentarlo.
check = Comprobar
checking = Comprobando { $name }: acceso, clave, sesión, libvirt, KVM, SPICE, rutas, reloj
not-checked = No se ha comprobado.
compare = Ve { $host } por primera vez. Compare su clave una vez: Sarrio la recuerda.
compare-again = { $host } muestra ahora esta clave. Confíe en ella solo si su propia consola muestra la misma: si no, alguien puede estar en medio.
port-and-user = Puerto y usuario { $detail }
fingerprint = Huella, SHA256
at-console = En la consola del hipervisor, esto imprime la misma línea:
or-paste = O pegue lo que imprime, y Sarrio lo compara
same = Son iguales.
not-same = Son distintas. No confíe: revise la red.
if-they-differ = Si son distintas, puede que alguien se interponga. Deténgase y revise la red.
silent-since = { $host } no responde desde las { $time }
foreign = { $n ->
    [one] { $n } máquina no es de aquí: se muestra y no se toca.
   *[other] { $n } máquinas no son de aquí: se muestran y no se tocan.
}
maintenance = Mantenimiento
maintenance-hint = No se enciende ningún escritorio; los que corren siguen.
end-maintenance = Terminar el mantenimiento
compare-key = Comparar su clave
key-title = La clave de { $host }
it-is-off = Está apagado: pueden encenderse en otro
off-question = ¿Está { $host } apagado de verdad?
off-body = Sus escritorios podrán encenderse en otro sitio. Si aún corre, dos máquinas escribirían en un disco y lo destruirían: mire antes la máquina.
remove = Quitar hipervisor
remove-question = ¿Quitar { $host }?
remove-body = Sarrio lo olvida. No se toca nada en él, y los escritorios en almacenamiento compartido se encienden en otro sitio.
no-kvm = sin KVM, lento
cpu = CPU
memory = Memoria
iowait = Espera discos
lately = Los últimos 10 minutos
