# Consentiment: si es pregunta abans de mirar, ajudar o posar en pausa.
title = Consentiment
title-help = Un grup pot tenir regles pròpies. Qui és mirat o ajudat ho veu en tot cas.
always = Sempre
ask = Preguntant
never = Mai
as-school = Com el centre
watch = Mirar la pantalla d’algú
help = Ajudar amb el teclat i el punter
pause = Posar una classe en pausa
