problem-desktops-partly-made = S’han creat { $made } de { $total } escriptoris. { $reason }
problem-nothing-to-try-again = No falta cap escriptori d’aquesta tasca.
hint-nothing-to-try-again = No cal fer res.
problem-not-over-yet = Aquesta tasca no ha acabat.
hint-not-over-yet = Espereu que acabi o cancel·leu-la.
