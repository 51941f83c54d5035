# El directorio del centro (LDAP, Active Directory): cómo se le pregunta, las reglas, la prueba y las sincronizaciones.
title = Directorio
not-set-up = todavía sin configurar
on-at = se inicia sesión con { $server }
off-at = { $server }, desactivado
tab-settings = Configuración
tab-rules = { $n ->
    [0] Reglas
   *[other] Reglas ({ $n })
}
tab-test = Prueba
tab-syncs = Sincronizaciones
signs-in = Se inicia sesión con él
nothing-changed = No ha cambiado nada.
saved = El directorio está configurado
switched-on = La gente inicia sesión con el directorio
switched-off = Ya nadie inicia sesión con el directorio
part-server = Servidor
part-server-help = LDAP, Active Directory o Samba. Sarrio solo lo lee.
part-asker = Quién pregunta
part-asker-help = Lo mejor es una cuenta que pueda leer personas y grupos.
part-people = Personas
part-people-help = Dónde están, y qué entradas son personas.
part-attributes = Atributos
part-attributes-help = Qué dice qué de una persona.
part-groups = Grupos
part-groups-help = Dónde están los grupos del directorio. Las reglas los nombran.
part-adding = Incorporación
part-adding-help = A quién se añade, cuándo, y qué pasa con el resto.
security = Protección
ldaps = LDAPS
start-tls = StartTLS
loopback = Solo esta máquina
unencrypted = Sin cifrar
unencrypted-warning = Cualquiera que esté por el camino puede leer las contraseñas de todos.
loopback-help = Sin cifrar, y solo hacia un servidor de la propia máquina de sarriod.
authority = Certificado de la autoridad
authority-help = Péguelo (PEM), o escriba el nombre del archivo y pulse Intro. Sin ninguno, valen los que el sistema del servidor conoce.
authority-typing = No se eligió ningún archivo. Escriba aquí su nombre y pulse Intro.
authority-choose = Elegir un archivo
authority-has = { $n ->
    [one] { $n } certificado
   *[other] { $n } certificados
}
authority-remove = Quitar
authority-wrong = Esto no es ningún certificado. Péguelo entero, o pulse Intro para leer el archivo con este nombre.
authority-unreadable = Este archivo no se puede leer.
authority-none = Este archivo no tiene ningún certificado (PEM).
patience = Espera más larga
patience-help = Cuánto espera en total al directorio quien inicia sesión.
asker-account = Una cuenta
asker-person = Quien inicia sesión
asker-anonymous = Nadie
asker-anonymous-help = El directorio responde a todos, sin nombre ni contraseña.
bind-name = Nombre de la cuenta
bind-password = Contraseña de la cuenta
password-kept = Sarrio la tiene. Déjela vacía para conservarla.
password-needed = Se guarda cifrada y no se muestra nunca.
bind-pattern = Su nombre en el directorio
bind-pattern-help = Se forma con el nombre que escriben, en lugar de {"{"}name{"}"}. Sin cuenta no hay sincronización.
base = Debajo de esta entrada
filter = Que cumplan este filtro
attribute-username = Nombre de inicio de sesión
attribute-full-name = Nombre completo
attribute-email = Correo electrónico
attribute-category = Categoría
attribute-group = Grupos
attribute-role = Rol
attributes-help = En Active Directory, el nombre de inicio de sesión es sAMAccountName. Lo que está vacío no se toma del directorio.
with-groups = Las reglas nombran grupos
nesting = Quién está en cada grupo
nesting-chosen = Como mejor pueda el servidor
nesting-member-of = Con memberOf
nesting-walk = Preguntando grupo por grupo
nesting-in-chain = Con las cadenas de Active Directory
members = Atributo con los miembros
without = Alguien para quien no hay ninguna regla
without-refuse = No puede iniciar sesión
without-student = Es alumno sin grupo
missing = Una categoría o un grupo que Sarrio no tiene
missing-leave-out = Se deja de lado
missing-add = Se añade
adds = Las personas se añaden
add-at-sign-in = Cuando inician su primera sesión
add-at-both = Al sincronizar, o en su primera sesión
add-at-sync = Solo al sincronizar
sync-hours = Sincronizar cada
sync-hours-help = Vacío: solo cuando alguien lo quiere.
entry-wrong = Un nombre como ou=people,dc=escola,dc=example. Escriba \, para una coma dentro de una parte.
attribute-wrong = Solo letras, cifras y -, como en memberOf.
bind-name-wrong = El nombre de una entrada, o nombre@dominio.
pattern-wrong = Debe tener {"{"}name{"}"} una vez, como en uid={"{"}name{"}"},ou=people,dc=escola,dc=example.
no-rules = Todavía no hay reglas
no-rules-why = Las reglas dicen qué recibe la gente: quien está en el grupo del profesorado es profesor.
rules-help = Cuentan todas las reglas que coinciden. La primera que da un rol o una categoría es la que vale.
rule-add = Añadir regla
rule-new = Regla nueva
rule-change = Cambiar regla
rule-title = Regla { $number }
rule-up = Arriba
rule-down = Abajo
rule-remove = Quitar la regla
rule-who = Sobre quién es
who-in-group = Quien está en este grupo
who-below = Quien está debajo de esta entrada
who-has = Quien tiene este valor
rule-group = Grupo del directorio
rule-entry = Entrada
rule-attribute = Atributo
rule-value = Valor
value-missing = Escriba el valor.
attribute-is = { $attribute } es { $value }
rule-gives = Qué reciben
rule-role = Rol
no-role = Ninguno
rule-category = Categoría
rule-member-of = Miembro de los grupos de Sarrio
rule-teaches = Profesor de los grupos de Sarrio
rule-names-help = Si son varios, con comas.
rule-gives-nothing = Elija un rol, o escriba una categoría o un grupo.
gives-category = categoría { $name }
gives-member-of = miembro de { $names }
gives-teaches = da clase a { $names }
test = Probar
test-help = El directorio se prueba tal como está en la configuración, también antes de guardarla. No cambia nada.
test-name = De quién se prueba el inicio de sesión
test-name-help = Vacío: solo el servidor, las personas y los grupos.
test-password = Su contraseña
test-password-help = Vacío: se mira todo lo demás. No se guarda.
testing = Preguntando al directorio, { $time }
took = en { $seconds } s
step-resolve = Dirección
step-connect = Conexión
step-encryption = Cifrado
step-bind = Cuenta
step-server = Servidor
step-people = Personas
step-groups = Grupos
step-rules = Reglas
step-person = Persona
step-password = Contraseña
step-membership = Sus grupos
step-result = En Sarrio
person-entry = Entrada
person-sign-in = Entra como
person-email = Correo
person-rules = Reglas
person-member-of = Miembro de
person-teaches = Da clase a
person-groups = En el directorio
sync-now = Sincronizar ahora
sync-help = Se añaden y cambian personas como dice la configuración, se desactiva a quien se ha ido y no se elimina a nadie.
syncing = Leyendo el directorio, { $time }. Continúa aunque se vaya.
sync-not-set = Primero configure el directorio.
sync-off = Actívelo primero: nadie inicia sesión con el directorio.
sync-needs-account = Sin una cuenta propia, Sarrio no puede leer las personas.
no-sync-yet = Todavía no ha habido ninguna sincronización.
sync-runs = En marcha
sync-completed = Hecho
sync-partial = En parte
sync-refused = Detenida
sync-failed = Ha fallado
by-schedule = por sí sola
by-person = por un administrador
sync-counts = { $read } leídas, { $added } añadidas, { $changed } cambiadas, { $disabled } desactivadas, { $enabled } activadas de nuevo
more-notes = { $n ->
    [one] { $n } nota más
   *[other] { $n } notas más
}
untold-notes = { $n ->
    [one] Había { $n } más, que no se conserva.
   *[other] Había { $n } más, que no se conservan.
}
refused-title = Mucha gente ha desaparecido del directorio
refused-body = La última sincronización no desactivó a nadie, porque la configuración puede ser errónea. Si es correcta, desactive a estas personas.
disable-anyway = Desactivarlas
disable-question = { $n ->
    [one] ¿Desactivar a { $n } persona?
   *[other] ¿Desactivar a { $n } personas?
}
disable-body = Quien ya no está en el directorio, o en ninguna regla, ya no puede iniciar sesión y sus sesiones terminan. No se elimina nada suyo, y quien vuelve se activa de nuevo.
