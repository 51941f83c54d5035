# El directori del centre (LDAP, Active Directory): com s’hi pregunta, les regles, la prova i les sincronitzacions.
title = Directori
not-set-up = encara sense configurar
on-at = s’hi inicia la sessió amb { $server }
off-at = { $server }, desactivat
tab-settings = Configuració
tab-rules = { $n ->
    [0] Regles
   *[other] Regles ({ $n })
}
tab-test = Prova
tab-syncs = Sincronitzacions
signs-in = S’hi inicia la sessió
nothing-changed = No ha canviat res.
saved = El directori està configurat
switched-on = La gent inicia la sessió amb el directori
switched-off = Ja ningú no inicia la sessió amb el directori
part-server = Servidor
part-server-help = LDAP, Active Directory o Samba. Sarrio només el llegeix.
part-asker = Qui pregunta
part-asker-help = El millor és un compte que pugui llegir persones i grups.
part-people = Persones
part-people-help = On són, i quines entrades són persones.
part-attributes = Atributs
part-attributes-help = Què diu què d’una persona.
part-groups = Grups
part-groups-help = On són els grups del directori. Les regles els anomenen.
part-adding = Incorporació
part-adding-help = Qui s’afegeix, quan, i què passa amb la resta.
security = Protecció
ldaps = LDAPS
start-tls = StartTLS
loopback = Només aquesta màquina
unencrypted = Sense xifrar
unencrypted-warning = Qualsevol que sigui pel camí pot llegir les contrasenyes de tothom.
loopback-help = Sense xifrar, i només cap a un servidor de la mateixa màquina de sarriod.
authority = Certificat de l’autoritat
authority-help = Enganxeu-lo (PEM), o escriviu el nom del fitxer i premeu Retorn. Sense cap, valen els que el sistema del servidor coneix.
authority-typing = No s’ha triat cap fitxer. Escriviu-ne el nom aquí i premeu Retorn.
authority-choose = Tria un fitxer
authority-has = { $n ->
    [one] { $n } certificat
   *[other] { $n } certificats
}
authority-remove = Treu
authority-wrong = Això no és cap certificat. Enganxeu-lo sencer, o premeu Retorn per llegir el fitxer amb aquest nom.
authority-unreadable = Aquest fitxer no es pot llegir.
authority-none = Aquest fitxer no té cap certificat (PEM).
patience = Espera més llarga
patience-help = Quant espera en total el directori qui inicia la sessió.
asker-account = Un compte
asker-person = Qui inicia la sessió
asker-anonymous = Ningú
asker-anonymous-help = El directori respon a tothom, sense nom ni contrasenya.
bind-name = Nom del compte
bind-password = Contrasenya del compte
password-kept = Sarrio la té. Deixeu-la buida per conservar-la.
password-needed = Es desa xifrada i no es mostra mai.
bind-pattern = El seu nom al directori
bind-pattern-help = Es fa amb el nom que escriuen, en lloc de {"{"}name{"}"}. Sense compte no hi ha sincronització.
base = Sota aquesta entrada
filter = Que compleixin aquest filtre
attribute-username = Nom d’inici de sessió
attribute-full-name = Nom complet
attribute-email = Adreça electrònica
attribute-category = Categoria
attribute-group = Grups
attribute-role = Rol
attributes-help = A Active Directory, el nom d’inici de sessió és sAMAccountName. El que és buit no es pren del directori.
with-groups = Les regles anomenen grups
nesting = Qui és a cada grup
nesting-chosen = Com millor pugui el servidor
nesting-member-of = Amb memberOf
nesting-walk = Preguntant grup per grup
nesting-in-chain = Amb les cadenes d’Active Directory
members = Atribut amb els membres
without = Algú per a qui no hi ha cap regla
without-refuse = No pot iniciar la sessió
without-student = És alumne sense grup
missing = Una categoria o un grup que Sarrio no té
missing-leave-out = Es deixa de banda
missing-add = S’afegeix
adds = Les persones s’afegeixen
add-at-sign-in = Quan inicien la primera sessió
add-at-both = En sincronitzar, o a la primera sessió
add-at-sync = Només en sincronitzar
sync-hours = Sincronitza cada
sync-hours-help = Buit: només quan algú ho vol.
entry-wrong = Un nom com ara ou=people,dc=escola,dc=example. Escriviu \, per a una coma dins d’una part.
attribute-wrong = Només lletres, xifres i -, com a memberOf.
bind-name-wrong = El nom d’una entrada, o nom@domini.
pattern-wrong = Ha de tenir {"{"}name{"}"} un cop, com a uid={"{"}name{"}"},ou=people,dc=escola,dc=example.
no-rules = Encara no hi ha regles
no-rules-why = Les regles diuen què rep la gent: qui és al grup del professorat és professor.
rules-help = Compten totes les regles que coincideixen. La primera que dona un rol o una categoria és la que val.
rule-add = Afegeix una regla
rule-new = Regla nova
rule-change = Canvia la regla
rule-title = Regla { $number }
rule-up = Amunt
rule-down = Avall
rule-remove = Treu la regla
rule-who = Sobre qui és
who-in-group = Qui és en aquest grup
who-below = Qui és sota aquesta entrada
who-has = Qui té aquest valor
rule-group = Grup del directori
rule-entry = Entrada
rule-attribute = Atribut
rule-value = Valor
value-missing = Escriviu el valor.
attribute-is = { $attribute } és { $value }
rule-gives = Què reben
rule-role = Rol
no-role = Cap
rule-category = Categoria
rule-member-of = Membre dels grups de Sarrio
rule-teaches = Professor dels grups de Sarrio
rule-names-help = Si són diversos, amb comes.
rule-gives-nothing = Trieu un rol, o escriviu una categoria o un grup.
gives-category = categoria { $name }
gives-member-of = membre de { $names }
gives-teaches = fa classe a { $names }
test = Prova
test-help = Es prova el directori tal com és a la configuració, també abans de desar-la. No canvia res.
test-name = De qui es prova l’inici de sessió
test-name-help = Buit: només el servidor, les persones i els grups.
test-password = La seva contrasenya
test-password-help = Buit: es mira tota la resta. No es desa.
testing = S’està preguntant al directori, { $time }
took = en { $seconds } s
step-resolve = Adreça
step-connect = Connexió
step-encryption = Xifratge
step-bind = Compte
step-server = Servidor
step-people = Persones
step-groups = Grups
step-rules = Regles
step-person = Persona
step-password = Contrasenya
step-membership = Els seus grups
step-result = A Sarrio
person-entry = Entrada
person-sign-in = Hi entra com a
person-email = Correu
person-rules = Regles
person-member-of = Membre de
person-teaches = Fa classe a
person-groups = Al directori
sync-now = Sincronitza ara
sync-help = S’afegeixen i es canvien persones com diu la configuració, es desactiva qui ha marxat i no se suprimeix ningú.
syncing = S’està llegint el directori, { $time }. Continua encara que marxeu.
sync-not-set = Primer configureu el directori.
sync-off = Activeu-lo primer: ningú no inicia la sessió amb el directori.
sync-needs-account = Sense un compte propi, Sarrio no pot llegir les persones.
no-sync-yet = Encara no hi ha hagut cap sincronització.
sync-runs = En marxa
sync-completed = Fet
sync-partial = En part
sync-refused = Aturada
sync-failed = Ha fallat
by-schedule = per si sola
by-person = per un administrador
sync-counts = { $read } llegides, { $added } afegides, { $changed } canviades, { $disabled } desactivades, { $enabled } tornades a activar
more-notes = { $n ->
    [one] { $n } nota més
   *[other] { $n } notes més
}
untold-notes = { $n ->
    [one] N’hi havia { $n } més, que no es conserva.
   *[other] N’hi havia { $n } més, que no es conserven.
}
refused-title = Molta gent ha desaparegut del directori
refused-body = L’última sincronització no ha desactivat ningú, perquè la configuració pot ser errònia. Si és correcta, desactiveu aquestes persones.
disable-anyway = Desactiva-les
disable-question = { $n ->
    [one] Voleu desactivar { $n } persona?
   *[other] Voleu desactivar { $n } persones?
}
disable-body = Qui ja no és al directori, o en cap regla, ja no pot iniciar la sessió i les seves sessions s’acaben. No se’n suprimeix res, i qui torna es torna a activar.
