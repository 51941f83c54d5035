problem-people-not-chosen = Se pueden nombrar de 1 a { $most } personas una por una.
hint-people-not-chosen = Elija menos, o todas las que muestra una lista.
problem-people-count-differs = Ahora hay { $now } personas, no { $told }: no se ha cambiado nada.
hint-people-count-differs = Mire la lista otra vez y elija de nuevo.
problem-not-yours-to-change = No puede cambiar a { $names }.
hint-not-yours-to-change = Quítelos de la selección. Solo los administradores cambian a gestores y administradores.
problem-cannot-disable-yourself = No puede desactivarse a sí mismo.
hint-cannot-disable-yourself = Quítese de la selección, o pídaselo a otro administrador.
