# La clase de un alumno.
title = Mi clase
none = Ahora no hay clase
none-why = Cuando su profesor empiece una, se mostrará aquí.
with = con { $teachers }
until = hasta las { $time }
paused = Mire al profesor
paused-why = Su profesor ha puesto los escritorios en pausa. Seguirán a las { $time } como muy tarde, con todo lo que estaba abierto.
exam = Examen
exam-why = Hasta las { $time } los escritorios no tienen red, o solo la que hace falta para el examen.
message-from = { $name }, { $time }
raise-hand = Levantar la mano
lower-hand = Bajar la mano
hand-up = Tiene la mano levantada hace { $since }
sees-screen = Su profesor puede ver la pantalla de su escritorio durante la clase.
desktops = Mis escritorios
no-desktop = Todavía no tiene ningún escritorio
no-desktop-why = Su profesor le da uno.
hand-in-files = Entregar archivos…
hand-in-folder = Entregar una carpeta…
hand-in-title = Qué se entrega
not-handed-in = No ha entregado nada en esta clase.
collected = El profesor ha recogido su trabajo.
handed-in = { $n ->
    [one] Entregado a las { $time }, { $n } archivo. Si vuelve a entregar, se sustituye.
   *[other] Entregado a las { $time }, { $n } archivos. Si vuelve a entregar, se sustituyen.
}
volatile = Empieza de nuevo en cada encendido: guarde su trabajo en otro sitio antes de apagarlo.
sees-if-agreed = Su profesor solo ve la pantalla de su escritorio si usted lo acepta.
never-seen = Nadie más ve la pantalla de su escritorio.
asks-to-watch = { $name } querría mirar su pantalla.
asks-to-watch-why = Si lo permite, vale para esta clase. Puede retirarlo en cualquier momento.
asks-to-help = { $name } querría ayudarle en su escritorio.
asks-to-help-why = Usaría el teclado y el puntero con usted, solo esta vez. Puede terminarlo en cualquier momento.
asks-to-pause = { $name } querría pausar su escritorio con la clase.
asks-to-pause-why = Si lo permite, vale para esta clase. Lo que está abierto queda abierto.
allow = Permitir
not-now = Ahora no
take-back = Retirarlo
agreed-to-watch = { $name } puede mirar su pantalla en esta clase.
agreed-to-pause = { $name } puede pausar su escritorio en esta clase.
looks-at-you = { $name } mira su pantalla
looks-why = Ahora está grande en su ventana.
helps-you = { $name } le ayuda
helps-you-why = Usa el teclado y el puntero de su escritorio. Usted también puede seguir.
end-help = Terminar la ayuda
