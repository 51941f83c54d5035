problem-move-up-count-wrong = A la vez pasan de curso los miembros de 1 a { $most } grupos.
problem-moved-twice = Los miembros de { $group } se moverían dos veces.
hint-moved-twice = Ponga cada grupo una sola vez.
problem-moved-to-itself = Los miembros de { $group } ya están en { $group }.
hint-moved-to-itself = Elija otro grupo para ellos.
problem-moved-to-other-category = { $group } es un grupo de { $category }.
hint-moved-to-other-category = Elija un grupo de la misma categoría: quien cambia de categoría se mueve de uno en uno.
