# Consentimiento: si se pregunta antes de mirar, ayudar o pausar.
title = Consentimiento
title-help = Un grupo puede tener reglas propias. Quien es mirado o ayudado lo ve en todo caso.
always = Siempre
ask = Preguntando
never = Nunca
as-school = Como el centro
watch = Mirar la pantalla de alguien
help = Ayudar con el teclado y el puntero
pause = Pausar una clase
