problem-store-reach = arribar a la base de dades
problem-store-open = obrir la base de dades
problem-store-read = llegir de la base de dades
problem-store-write = escriure a la base de dades
