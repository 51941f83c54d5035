problem-session-unknown = Aquí no es coneix aquesta sessió.
hint-session-unknown = S’ha acabat, o la va començar un altre servidor. Torneu a iniciar la sessió.
problem-too-many-sign-ins = Han fallat massa inicis de sessió. El següent serà possible d’aquí a { $seconds } s.
problem-too-many-sign-ins-for-minutes = Han fallat massa inicis de sessió. El següent serà possible d’aquí a { $minutes } min.
problem-too-many-at-once = Massa persones inicien la sessió alhora.
hint-too-many-at-once = Torneu-ho a provar d’aquí a { $seconds } s.
problem-password-too-common = Aquesta contrasenya és de les primeres que algú endevinaria.
hint-password-too-common = Trieu-ne una altra: van bé tres o quatre paraules que no tinguin res a veure.
problem-password-has-name = Aquesta contrasenya conté el nom de la persona.
hint-password-has-name = Trieu-ne una altra: van bé tres o quatre paraules que no tinguin res a veure.
problem-password-too-similar = La contrasenya nova s’assembla massa a l’anterior.
hint-password-too-similar = Canvieu-ne com a mínim { $least ->
    [one] { $least } caràcter
   *[other] { $least } caràcters
}.
problem-password-of-directory = Aquesta contrasenya la guarda el directori del centre.
hint-password-of-directory = Canvieu-la allà.
problem-name-of-directory = Aquest nom ve del directori del centre.
hint-name-of-directory = Canvieu-lo allà.
problem-no-profile-on-socket = Pel sòcol Unix no hi ha cap perfil per canviar.
hint-no-profile-on-socket = Canvieu una persona a users/ID.
problem-own-password-not-given = Ningú no es dona una contrasenya nova a si mateix.
hint-own-password-not-given = Canvieu la vostra a session/password.
problem-number-out-of-range = { $value } no és entre { $least } i { $most }.
problem-idle-longer-than-session = Una sessió que dura { $whole } min no pot estar { $idle } min sense fer-se servir.
problem-sign-in-rules-changed = Mentrestant algú altre ha canviat les regles d’inici de sessió.
