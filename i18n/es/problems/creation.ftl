problem-desktops-partly-made = Se han creado { $made } de { $total } escritorios. { $reason }
problem-nothing-to-try-again = No falta ningún escritorio de esta tarea.
hint-nothing-to-try-again = No hay que hacer nada.
problem-not-over-yet = Esta tarea no ha terminado.
hint-not-over-yet = Espere a que termine o cancélela.
