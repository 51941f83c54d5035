problem-move-up-count-wrong = Alhora passen de curs els membres d’1 a { $most } grups.
problem-moved-twice = Els membres de { $group } s’haurien de moure dues vegades.
hint-moved-twice = Poseu cada grup una sola vegada.
problem-moved-to-itself = Els membres de { $group } ja són a { $group }.
hint-moved-to-itself = Trieu-los un altre grup.
problem-moved-to-other-category = { $group } és un grup de { $category }.
hint-moved-to-other-category = Trieu un grup de la mateixa categoria: qui canvia de categoria s’hi mou d’un en un.
