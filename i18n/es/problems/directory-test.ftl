# Lo que encuentra la prueba de un directorio, y lo que anota una sincronización.
problem-addresses-found = { $addresses }
problem-directory-answers = { $address } responde por el puerto { $port }
problem-tls-agreed = la conexión está cifrada y el servidor ha demostrado que es { $host }
problem-not-encrypted-here = la conexión no está cifrada, pero no sale de esta máquina
problem-not-encrypted-at-all = no hay nada cifrado: por el camino cualquiera puede leer las contraseñas
hint-not-encrypted-at-all = Elija ldaps o start_tls en cuanto el servidor lo permita.
problem-bound-as = como { $name }
problem-bound-as-nobody = como nadie
problem-bound-as-person = como la persona ({ $name })
problem-person-needed-to-bind = al directorio se le pregunta como la persona que inicia la sesión
hint-person-needed-to-bind = Dé un nombre y una contraseña para probar el resto.
problem-server-can-chains = da las entradas por páginas y sigue él mismo las cadenas de grupos (Active Directory)
problem-server-can-pages = da las entradas por páginas; Sarrio sigue las cadenas de grupos
problem-server-can-nothing = no da las entradas por páginas
hint-server-can-nothing = Si el servidor limita las respuestas, una sincronización no recibirá a todas las personas.
problem-people-found = { $people ->
    [one] { $people } persona
   *[other] { $people } personas
}, como { $example }
problem-nobody-found = bajo { $base } nadie coincide con el filtro y tiene nombre de inicio de sesión
hint-nobody-found = Compruebe la base, el filtro y el atributo del nombre de inicio de sesión.
problem-referrals-left = { $people ->
    [one] { $people } persona
   *[other] { $people } personas
}; hay partes del directorio en otros servidores, a los que no se pregunta ({ $servers })
hint-referrals-left = Si faltan personas, pregunte a un servidor que las tenga todas (en Active Directory el catálogo global, puerto 3269).
problem-groups-found = { $groups } grupos, seguidos con { $way }
problem-groups-not-needed = ninguna regla nombra un grupo
problem-rules-fine = { $rules } reglas
problem-rule-group-missing = la regla { $rule } nombra { $group }, que no está en el directorio
hint-rule-group-missing = Corrija el nombre del grupo.
problem-person-found = { $entry }
problem-person-not-found = allí no hay nadie llamado { $name }
hint-person-not-found = Compruebe cómo está escrito, la base, el filtro y el atributo del nombre de inicio de sesión.
problem-password-right = es correcta
problem-password-wrong = es incorrecta
hint-password-wrong = Vuelva a escribirla, o ponga una nueva en el directorio.
problem-password-not-given = no se dio ninguna
problem-in-groups = está en { $groups } grupos, seguidos con { $way }: { $names }
problem-in-no-group = no está en ningún grupo, seguidos con { $way }
problem-signs-in-as = inicia la sesión como { $role ->
    [administrator] administrador
    [manager] gestor
    [teacher] profesor
    [student] alumno
   *[other] { $role }
}; categoría: { $category }; grupos: { $groups }; da clase a: { $taught }; por las reglas { $rules }
problem-step-not-reached = no se probó
hint-step-not-reached = Corrija lo que falló antes y vuelva a probar.
