# El que troba la prova d’un directori, i el que anota una sincronització.
problem-addresses-found = { $addresses }
problem-directory-answers = { $address } respon pel port { $port }
problem-tls-agreed = la connexió està xifrada i el servidor ha demostrat que és { $host }
problem-not-encrypted-here = la connexió no està xifrada, però no surt d’aquesta màquina
problem-not-encrypted-at-all = no hi ha res xifrat: pel camí tothom pot llegir les contrasenyes
hint-not-encrypted-at-all = Trieu ldaps o start_tls tan bon punt el servidor ho permeti.
problem-bound-as = com a { $name }
problem-bound-as-nobody = com a ningú
problem-bound-as-person = com a la persona ({ $name })
problem-person-needed-to-bind = al directori s’hi pregunta com a la persona que inicia la sessió
hint-person-needed-to-bind = Doneu un nom i una contrasenya per provar la resta.
problem-server-can-chains = dona les entrades per pàgines i segueix ell mateix les cadenes de grups (Active Directory)
problem-server-can-pages = dona les entrades per pàgines; Sarrio segueix les cadenes de grups
problem-server-can-nothing = no dona les entrades per pàgines
hint-server-can-nothing = Si el servidor limita les respostes, una sincronització no rebrà totes les persones.
problem-people-found = { $people ->
    [one] { $people } persona
   *[other] { $people } persones
}, com ara { $example }
problem-nobody-found = sota { $base } ningú no coincideix amb el filtre i té nom d’inici de sessió
hint-nobody-found = Comproveu la base, el filtre i l’atribut del nom d’inici de sessió.
problem-referrals-left = { $people ->
    [one] { $people } persona
   *[other] { $people } persones
}; hi ha parts del directori en altres servidors, als quals no es pregunta ({ $servers })
hint-referrals-left = Si falten persones, pregunteu a un servidor que les tingui totes (a Active Directory el catàleg global, port 3269).
problem-groups-found = { $groups } grups, seguits amb { $way }
problem-groups-not-needed = cap regla no anomena un grup
problem-rules-fine = { $rules } regles
problem-rule-group-missing = la regla { $rule } anomena { $group }, que no és al directori
hint-rule-group-missing = Corregiu el nom del grup.
problem-person-found = { $entry }
problem-person-not-found = allà no hi ha ningú que es digui { $name }
hint-person-not-found = Comproveu com està escrit, la base, el filtre i l’atribut del nom d’inici de sessió.
problem-password-right = és correcta
problem-password-wrong = és incorrecta
hint-password-wrong = Torneu-la a escriure, o poseu-ne una de nova al directori.
problem-password-not-given = no se n’ha donat cap
problem-in-groups = és a { $groups } grups, seguits amb { $way }: { $names }
problem-in-no-group = no és a cap grup, seguits amb { $way }
problem-signs-in-as = inicia la sessió com a { $role ->
    [administrator] administrador
    [manager] gestor
    [teacher] professor
    [student] alumne
   *[other] { $role }
}; categoria: { $category }; grups: { $groups }; fa classe a: { $taught }; per les regles { $rules }
problem-step-not-reached = no s’ha provat
hint-step-not-reached = Corregiu el que ha fallat abans i torneu a provar.
