# Quotes a què s’ha arribat, i qui fixa un límit.
problem-desktop-quota-reached = { $who } té { $used } de { $limit } escriptoris{ $more ->
    [1] { "" }
   *[other] ; se n’han demanat { $more } més
}. El límit el fixa { $origin }.
problem-running-quota-reached = { $who } té engegats { $used } de { $limit } escriptoris{ $more ->
    [1] { "" }
   *[other] ; se n’han demanat { $more } més
}. El límit el fixa { $origin }.
problem-running-vcpus-quota-reached = El que { $who } té engegat fa servir { $used } de { $limit } processadors; se n’han demanat { $more } més. El límit el fixa { $origin }.
problem-running-memory-quota-reached = El que { $who } té engegat fa servir { $used } de { $limit } de memòria; se n’han demanat { $more } més. El límit el fixa { $origin }.
problem-template-quota-reached = { $who } té { $used } de { $limit } plantilles{ $more ->
    [1] { "" }
   *[other] ; se n’han demanat { $more } més
}. El límit el fixa { $origin }.
problem-media-quota-reached = { $who } té { $used } de { $limit } imatges ISO{ $more ->
    [1] { "" }
   *[other] ; se n’han demanat { $more } més
}. El límit el fixa { $origin }.
problem-storage-quota-reached = Els discos de { $who } ocupen { $used } de { $limit }; se n’han demanat { $more } més. El límit el fixa { $origin }.
problem-disk-over-quota = Un disc de { $who } té com a màxim { $limit }, no { $size }. El límit el fixa { $origin }.
problem-desktop-vcpus-over-quota = Un escriptori de { $who } té com a màxim { $limit } processadors, no { $vcpus }. El límit el fixa { $origin }.
problem-desktop-memory-over-quota = Un escriptori de { $who } té com a màxim { $limit } de memòria, no { $memory }. El límit el fixa { $origin }.
problem-batch-over-quota = { $who } crea com a màxim { $limit } escriptoris alhora, no { $count }. El límit el fixa { $origin }.
problem-several-over-quota = Les quotes de { $over } de { $people } persones no ho permeten: { $names }. { $reason }
problem-ceiling-of-nobody = Un sostre es posa a una categoria o a un grup.
hint-ceiling-of-nobody = Poseu-hi un límit.
problem-from-person = una regla només per a { $who }
problem-from-group = el grup { $group }
problem-from-category = la categoria { $category }
problem-from-role = el rol { $role ->
    [administrator] Administrador/a
    [manager] Gestor/a
    [teacher] Professor/a
    [student] Alumne/a
   *[other] { $role }
}
problem-ceiling-of-group = el sostre del grup { $group }
problem-ceiling-of-category = el sostre de la categoria { $category }
problem-more-people = i { $more } més
