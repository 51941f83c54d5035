title = Hipervisors
subtitle = { $threads } fils, { $memory }, { $running ->
    [one] { $running } escriptori en marxa
   *[other] { $running } escriptoris en marxa
}
answer = Responen { $up } de { $all } hipervisors. No s’hi instal·la res: tot va per SSH.
empty = Encara no hi ha hipervisors
empty-why = Un hipervisor fa córrer escriptoris. Li cal libvirt, QEMU i un compte SSH; no s’hi instal·la res més.
add = Afegeix un hipervisor
add-title = Afegeix un hipervisor
added = S’ha afegit { $name }
over-ssh = Per SSH
this-machine = Aquesta màquina
local-note = La màquina on corre el servei, pel sòcol de libvirt. Sense SSH ni clau.
name = Nom a Sarrio
address = Adreça
port = Port
user = Usuari
password = Contrasenya, un cop
password-help = S’usa un cop per posar-hi la clau de Sarrio i no es desa. Buida: la clau ja hi és.
public-key = La clau de Sarrio, per a authorized_keys a l’hipervisor
more = Nom, passarel·la, adreça dels visors, xarxa
less = Menys
jump = Passa per un altre equip
viewer-address = Adreça per als visors
viewer-address-help = Si no és l’adreça de dalt.
network = Xarxa dels escriptoris
network-none = cap
network-help = Un pont o una xarxa de libvirt.
continue-to-key = Continua
trust = És la mateixa, me’n refio
it-differs = És diferent
differs = No s’ha acceptat la clau que mostra { $address }.
differs-hint = Potser algú s’interposa entre vós i l’hipervisor. Mireu la xarxa i l’adreça, i torneu-ho a provar.
check = Comprova
checking = S’està comprovant { $name }: accés, clau, sessió, libvirt, KVM, SPICE, camins, rellotge
not-checked = No s’ha comprovat.
compare = Veieu { $host } per primer cop. Compareu la clau una vegada: Sarrio la recorda.
compare-again = { $host } mostra ara aquesta clau. Confieu-hi només si la seva consola mostra la mateixa: si no, algú pot ser al mig.
port-and-user = Port i usuari { $detail }
fingerprint = Empremta, SHA256
at-console = A la consola de l’hipervisor, això escriu la mateixa línia:
or-paste = O enganxeu el que escriu, i Sarrio ho compara
same = Són iguals.
not-same = Són diferents. No us en refieu: mireu la xarxa.
if-they-differ = Si són diferents, potser algú s’hi interposa. Atureu-vos i mireu la xarxa.
silent-since = { $host } no respon des de les { $time }
foreign = { $n ->
    [one] { $n } màquina que hi ha no és d’aquí: es mostra i no es toca.
   *[other] { $n } màquines que hi ha no són d’aquí: es mostren i no es toquen.
}
maintenance = Manteniment
maintenance-hint = No s’hi engega cap escriptori; els que corren continuen.
end-maintenance = Acaba el manteniment
compare-key = Compara la clau
key-title = La clau de { $host }
it-is-off = Està apagat: es poden engegar en un altre
off-question = { $host } està apagat de debò?
off-body = Els seus escriptoris es podran engegar en un altre lloc. Si encara corre, dues màquines escriurien al mateix disc i el malmetrien: mireu primer la màquina.
remove = Treu l’hipervisor
remove-question = Voleu treure { $host }?
remove-body = Sarrio l’oblida. No s’hi toca res, i els escriptoris en emmagatzematge compartit s’engeguen en un altre lloc.
no-kvm = sense KVM, lent
cpu = CPU
memory = Memòria
iowait = Espera discos
lately = Els últims 10 minuts
