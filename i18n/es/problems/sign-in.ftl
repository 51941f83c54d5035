problem-session-unknown = Aquí no se conoce esta sesión.
hint-session-unknown = Ha terminado, o la inició otro servidor. Vuelva a iniciar la sesión.
problem-too-many-sign-ins = Han fallado demasiados inicios de sesión. El siguiente será posible dentro de { $seconds } s.
problem-too-many-sign-ins-for-minutes = Han fallado demasiados inicios de sesión. El siguiente será posible dentro de { $minutes } min.
problem-too-many-at-once = Demasiadas personas inician la sesión a la vez.
hint-too-many-at-once = Vuelva a intentarlo dentro de { $seconds } s.
problem-password-too-common = Esta contraseña es de las primeras que alguien adivinaría.
hint-password-too-common = Elija otra: van bien tres o cuatro palabras que no tengan nada que ver.
problem-password-has-name = Esta contraseña contiene el nombre de la persona.
hint-password-has-name = Elija otra: van bien tres o cuatro palabras que no tengan nada que ver.
problem-password-too-similar = La contraseña nueva se parece demasiado a la anterior.
hint-password-too-similar = Cambie al menos { $least ->
    [one] { $least } carácter
   *[other] { $least } caracteres
}.
problem-password-of-directory = Esta contraseña la guarda el directorio del centro.
hint-password-of-directory = Cámbiela allí.
problem-name-of-directory = Este nombre viene del directorio del centro.
hint-name-of-directory = Cámbielo allí.
problem-no-profile-on-socket = Por el socket Unix no hay ningún perfil que cambiar.
hint-no-profile-on-socket = Cambie a una persona en users/ID.
problem-own-password-not-given = Nadie se da una contraseña nueva a sí mismo.
hint-own-password-not-given = Cambie la suya en session/password.
problem-number-out-of-range = { $value } no está entre { $least } y { $most }.
problem-idle-longer-than-session = Una sesión que dura { $whole } min no puede estar { $idle } min sin usarse.
problem-sign-in-rules-changed = Entretanto otra persona ha cambiado las reglas de inicio de sesión.
