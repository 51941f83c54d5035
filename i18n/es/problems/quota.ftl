# Cuotas que se alcanzaron, y quién fija un límite.
problem-desktop-quota-reached = { $who } tiene { $used } de { $limit } escritorios{ $more ->
    [1] { "" }
   *[other] ; se pidieron { $more } más
}. El límite lo fija { $origin }.
problem-running-quota-reached = { $who } tiene encendidos { $used } de { $limit } escritorios{ $more ->
    [1] { "" }
   *[other] ; se pidieron { $more } más
}. El límite lo fija { $origin }.
problem-running-vcpus-quota-reached = Lo que { $who } tiene encendido usa { $used } de { $limit } procesadores; se pidieron { $more } más. El límite lo fija { $origin }.
problem-running-memory-quota-reached = Lo que { $who } tiene encendido usa { $used } de { $limit } de memoria; se pidieron { $more } más. El límite lo fija { $origin }.
problem-template-quota-reached = { $who } tiene { $used } de { $limit } plantillas{ $more ->
    [1] { "" }
   *[other] ; se pidieron { $more } más
}. El límite lo fija { $origin }.
problem-media-quota-reached = { $who } tiene { $used } de { $limit } imágenes ISO{ $more ->
    [1] { "" }
   *[other] ; se pidieron { $more } más
}. El límite lo fija { $origin }.
problem-storage-quota-reached = Los discos de { $who } ocupan { $used } de { $limit }; se pidieron { $more } más. El límite lo fija { $origin }.
problem-disk-over-quota = Un disco de { $who } tiene como máximo { $limit }, no { $size }. El límite lo fija { $origin }.
problem-desktop-vcpus-over-quota = Un escritorio de { $who } tiene como máximo { $limit } procesadores, no { $vcpus }. El límite lo fija { $origin }.
problem-desktop-memory-over-quota = Un escritorio de { $who } tiene como máximo { $limit } de memoria, no { $memory }. El límite lo fija { $origin }.
problem-batch-over-quota = { $who } crea como máximo { $limit } escritorios a la vez, no { $count }. El límite lo fija { $origin }.
problem-several-over-quota = Las cuotas de { $over } de { $people } personas no lo permiten: { $names }. { $reason }
problem-ceiling-of-nobody = Un tope se pone a una categoría o a un grupo.
hint-ceiling-of-nobody = Ponga un límite.
problem-from-person = una regla solo para { $who }
problem-from-group = el grupo { $group }
problem-from-category = la categoría { $category }
problem-from-role = el rol { $role ->
    [administrator] Administrador/a
    [manager] Gestor/a
    [teacher] Profesor/a
    [student] Alumno/a
   *[other] { $role }
}
problem-ceiling-of-group = el tope del grupo { $group }
problem-ceiling-of-category = el tope de la categoría { $category }
problem-more-people = y { $more } más
