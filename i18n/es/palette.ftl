placeholder = Buscar o hacer cualquier cosa
choose = elegir
run = ejecutar
