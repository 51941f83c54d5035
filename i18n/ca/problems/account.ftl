problem-session-ended = La sessió ha caducat.
problem-session-needed = Per fer això cal haver iniciat la sessió.
problem-bearer-tokens-only = Una petició només s’identifica amb un «bearer token».
problem-token-damaged = El testimoni de la sessió està malmès.
problem-nobody-signed-in = En aquest ordinador ningú no ha iniciat la sessió a { $server }.
hint-nobody-signed-in = Inicieu la sessió: sarrioctl login.
problem-metrics-not-public = Les mètriques no són per a tothom.
hint-metrics-not-public = Demaneu-les des de la màquina de sarriod, o amb el testimoni de metrics_token_file.
problem-wrong-name-or-password = El nom o la contrasenya són incorrectes.
problem-password-must-change = Primer { $name } ha de triar una contrasenya nova.
problem-password-too-short = Una contrasenya té com a mínim { $least } caràcters.
problem-password-too-long = Una contrasenya té com a màxim { $most } bytes.
problem-password-not-hashed = No s’ha pogut xifrar la contrasenya.
problem-own-password-needs-current = Per canviar la vostra contrasenya també cal l’actual.
hint-own-password-needs-current = Canvieu-la a session/password.
problem-password-is-the-same = La contrasenya nova és la mateixa que l’actual.
problem-current-password-wrong = Aquesta no és la vostra contrasenya actual.
problem-no-password-on-socket = Pel sòcol Unix no hi ha cap contrasenya per canviar.
hint-no-password-on-socket = Canvieu la contrasenya d’una persona a users/ID.
problem-no-such-category = Aquesta categoria no existeix.
problem-no-such-group = Aquest grup no existeix.
problem-group-of-other-category = { $group } és un grup de { $category }.
hint-group-of-other-category = Trieu un grup de la categoria de la persona.
problem-manager-needs-category = Un gestor s’encarrega d’una categoria.
hint-manager-needs-category = Trieu quina.
problem-category-name-taken = Ja hi ha una categoria que es diu { $name }.
problem-group-name-taken = { $category } ja té un grup que es diu { $name }.
problem-too-many-people = S’afegeixen o es treuen com a màxim { $most } persones alhora.
hint-too-many-people = Feu-ho en diverses peticions.
problem-not-a-teacher = { $name } és alumne i no pot fer classe a un grup.
hint-not-a-teacher = Canvieu-li abans el rol a professor.
problem-category-in-use = { $name } no és buida: { $people ->
    [one] { $people } persona
   *[other] { $people } persones
} i { $groups ->
    [one] { $groups } grup
   *[other] { $groups } grups
}, comptant-hi els arxivats.
hint-category-in-use = Passeu les persones a una altra categoria i suprimiu-ne els grups.
problem-sign-in-name-taken = Algú ja inicia la sessió com a { $username }.
problem-cannot-remove-yourself = No us podeu suprimir a vosaltres mateixos.
hint-cannot-remove-yourself = Demaneu-ho a un altre administrador.
problem-person-owns-desktops = { $username } té { $desktops ->
    [one] { $desktops } escriptori
   *[other] { $desktops } escriptoris
} en propietat.
hint-person-owns-desktops = Doneu-los a algú altre o suprimiu-los, també de la paperera; o desactiveu la persona.
problem-person-owns-templates = { $username } té plantilles ({ $templates }).
hint-person-owns-templates = Suprimiu-les, també de la paperera; o desactiveu la persona.
problem-no-other-administrator = No hi ha cap altre administrador.
problem-full-name-wrong = Un nom complet té com a màxim { $most } caràcters en una sola línia.
problem-not-allowed = { $name } no té permís per fer això ({ $action }).
problem-no-such-person = Aquesta persona no existeix.
problem-built-in-name-wrong = No es pot fer servir el nom { $name } ({ $why }).
problem-first-password-not-written = No s’ha pogut escriure la contrasenya del primer administrador a { $file } ({ $why }).
hint-first-password-not-written = Comproveu que data_dir tingui espai i sigui d’aquest usuari.
problem-caller-is-gone = Mentrestant { $name } s’ha desactivat o suprimit.
problem-no-such-role = Aquest rol no existeix.
problem-role-name-taken = Ja hi ha un rol que es diu { $name }.
problem-role-keeps-sight = No es pot treure { $permission }: el que veu cadascú depèn del rol que es copia.
hint-role-keeps-sight = Traieu el que s’hi pot fer, o copieu un rol que vegi menys.
problem-role-lacks-permission = El rol que es copia ja no té { $permission }.
hint-role-lacks-permission = No l’inclogueu.
problem-role-in-use = Hi ha persones amb el rol { $name } ({ $people }).
hint-role-in-use = Doneu-los abans un altre rol.
