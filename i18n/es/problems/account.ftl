problem-session-ended = La sesión ha caducado.
problem-session-needed = Para hacer esto hay que iniciar la sesión.
problem-bearer-tokens-only = Una petición solo se identifica con un «bearer token».
problem-token-damaged = El testigo de la sesión está dañado.
problem-nobody-signed-in = En este equipo nadie ha iniciado la sesión en { $server }.
hint-nobody-signed-in = Inicie la sesión: sarrioctl login.
problem-metrics-not-public = Las métricas no son para todos.
hint-metrics-not-public = Pídalas desde la máquina de sarriod, o con el testigo de metrics_token_file.
problem-wrong-name-or-password = El nombre o la contraseña no son correctos.
problem-password-must-change = Primero { $name } debe elegir una contraseña nueva.
problem-password-too-short = Una contraseña tiene al menos { $least } caracteres.
problem-password-too-long = Una contraseña tiene como máximo { $most } bytes.
problem-password-not-hashed = No se pudo cifrar la contraseña.
problem-own-password-needs-current = Para cambiar su contraseña también hace falta la actual.
hint-own-password-needs-current = Cámbiela en session/password.
problem-password-is-the-same = La contraseña nueva es la misma que la actual.
problem-current-password-wrong = Esta no es su contraseña actual.
problem-no-password-on-socket = Por el socket Unix no hay ninguna contraseña que cambiar.
hint-no-password-on-socket = Cambie la contraseña de una persona en users/ID.
problem-no-such-category = Esa categoría no existe.
problem-no-such-group = Ese grupo no existe.
problem-group-of-other-category = { $group } es un grupo de { $category }.
hint-group-of-other-category = Elija un grupo de la categoría de la persona.
problem-manager-needs-category = Un gestor se encarga de una categoría.
hint-manager-needs-category = Elija cuál.
problem-category-name-taken = Ya hay una categoría que se llama { $name }.
problem-group-name-taken = { $category } ya tiene un grupo que se llama { $name }.
problem-too-many-people = Se añaden o se quitan como máximo { $most } personas a la vez.
hint-too-many-people = Hágalo en varias peticiones.
problem-not-a-teacher = { $name } es alumno y no puede dar clase a un grupo.
hint-not-a-teacher = Cambie antes su rol a profesor.
problem-category-in-use = { $name } no está vacía: { $people ->
    [one] { $people } persona
   *[other] { $people } personas
} y { $groups ->
    [one] { $groups } grupo
   *[other] { $groups } grupos
}, contando los archivados.
hint-category-in-use = Pase las personas a otra categoría y elimine los grupos.
problem-sign-in-name-taken = Alguien ya inicia la sesión como { $username }.
problem-cannot-remove-yourself = No puede eliminarse a sí mismo.
hint-cannot-remove-yourself = Pídalo a otro administrador.
problem-person-owns-desktops = { $username } es propietario de { $desktops ->
    [one] { $desktops } escritorio
   *[other] { $desktops } escritorios
}.
hint-person-owns-desktops = Páselos a otra persona o elimínelos, también de la papelera; o desactive a la persona.
problem-person-owns-templates = { $username } tiene plantillas ({ $templates }).
hint-person-owns-templates = Elimínelas, también de la papelera; o desactive a la persona.
problem-no-other-administrator = No hay ningún otro administrador.
problem-full-name-wrong = Un nombre completo tiene como máximo { $most } caracteres en una sola línea.
problem-not-allowed = { $name } no tiene permiso para hacer esto ({ $action }).
problem-no-such-person = Esta persona no existe.
problem-built-in-name-wrong = No se puede usar el nombre { $name } ({ $why }).
problem-first-password-not-written = No se pudo escribir la contraseña del primer administrador en { $file } ({ $why }).
hint-first-password-not-written = Compruebe que data_dir tenga espacio y sea de este usuario.
problem-caller-is-gone = Entretanto { $name } se desactivó o se eliminó.
problem-no-such-role = Este rol no existe.
problem-role-name-taken = Ya hay un rol que se llama { $name }.
problem-role-keeps-sight = No se puede quitar { $permission }: lo que ve cada persona depende del rol que se copia.
hint-role-keeps-sight = Quite lo que se puede hacer con ello, o copie un rol que vea menos.
problem-role-lacks-permission = El rol que se copia ya no tiene { $permission }.
hint-role-lacks-permission = No lo incluya.
problem-role-in-use = Hay personas con el rol { $name } ({ $people }).
hint-role-in-use = Deles antes otro rol.
