problem-store-reach = llegar a la base de datos
problem-store-open = abrir la base de datos
problem-store-read = leer de la base de datos
problem-store-write = escribir en la base de datos
