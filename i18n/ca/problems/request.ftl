problem-no-such-thing = { $what ->
    [category] La categoria { $id } no existeix
    [directory] El directori { $id } no existeix
    [desktop] L’escriptori { $id } no existeix
    [deployment] El desplegament { $id } no existeix
    [disk] El disc { $id } no existeix
    [group] El grup { $id } no existeix
    [handout] Els fitxers repartits { $id } no existeixen
    [hypervisor] L’hipervisor { $id } no existeix
    [lesson] La classe { $id } no existeix
    [media] La imatge ISO { $id } no existeix
    [operation] La tasca { $id } no existeix
    [role] El rol { $id } no existeix
    [room] L’aula { $id } no existeix
    [seat] El lloc { $id } no existeix
    [series] La sèrie de classes { $id } no existeix
    [session] La sessió { $id } no existeix
    [storage-path] El camí d’emmagatzematge { $id } no existeix
    [template] La plantilla { $id } no existeix
    [template-picture] La plantilla { $id } no té cap imatge
    [user] La persona { $id } no existeix
   *[other] { $what } { $id }
}.
problem-changed-by-others = Mentrestant algú ha canviat { $name }.
problem-no-such-address = Aquesta adreça no existeix.
hint-no-such-address = A /docs hi ha les que existeixen.
problem-wrong-method = Aquesta adreça no accepta aquest mètode.
problem-backend-stopped = El servei s’ha aturat mentre responia.
problem-backend-failed = El servei ha fallat mentre responia.
problem-not-an-id = «{ $text }» no és un identificador.
problem-body-too-slow = El cos de la petició no ha arribat en { $seconds } s.
problem-body-too-large = El cos de la petició fa més de { $most }.
problem-body-cut = El cos de la petició ha acabat abans d’hora.
problem-content-type-missing = Falta el Content-Type del cos.
hint-content-type-missing = Envieu JSON amb Content-Type: application/json.
problem-body-of-other-type = El cos és { $found }, no JSON.
hint-body-of-other-type = Envieu JSON amb Content-Type: application/json.
problem-body-not-json = El cos no és JSON ({ $why }).
problem-body-not-one-piece = El cos no és un únic JSON ({ $why }).
problem-body-is-list = El cos és una llista.
hint-body-is-list = Envieu un objecte amb els camps que descriu l’API.
problem-field-misfit = El valor no és vàlid ({ $why }).
problem-web-socket-needed = Aquesta adreça és un WebSocket.
hint-web-socket-needed = Obriu-la amb un client de WebSocket.
problem-image-size-missing = Falta la mida de la imatge.
hint-image-size-missing = Envieu Content-Length: la mida del fitxer en bytes.
problem-image-not-plain-bytes = Una imatge s’envia tal com és, byte a byte.
hint-image-not-plain-bytes = Envieu el fitxer mateix amb Content-Type: application/octet-stream.
problem-one-owner-of-disks = Doneu exactament un d’aquests: desktop, template o path.
problem-too-many-connections = Ja teniu { $most } connexions obertes.
hint-too-many-connections = Tanqueu finestres o programes que mostrin esdeveniments o pantalles en directe.
problem-look-not-read = El missatge no és cap llista de pantalles per mirar ({ $why }).
hint-look-not-read = Anomena els escriptoris i, per a cadascun, una amplada de 16 a 4096 píxels i un ritme de 100 a 60.000 ms.
problem-too-many-screens = Es miren com a màxim { $most } pantalles alhora.
hint-too-many-screens = Mireu les que són visibles.
problem-cursor-wrong = El cursor no és d’aquesta llista en aquest ordre: torneu a començar sense cursor.
problem-sort-wrong = Els escriptoris no s’ordenen per «{ $sort }»: feu servir name, owner, template, host, state, vcpus, memory, created o deleted.
problem-no-such-state = No hi ha cap estat «{ $state }».
