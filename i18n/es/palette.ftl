placeholder = Buscar o ejecutar
choose = elegir
run = ejecutar
