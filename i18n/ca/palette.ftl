placeholder = Cerqueu o executeu
choose = tria
run = executa
