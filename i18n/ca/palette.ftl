placeholder = Cerqueu o feu qualsevol cosa
choose = tria
run = executa
