problem-keep-up-is-for-all = Uns alumnes triats i els que entrin més tard a { $group } no són el mateix.
hint-keep-up-is-for-all = No trieu alumnes, o no ho feu per als que entrin més tard.
problem-orderer-lost-group = { $name } ja no porta { $group }.
hint-orderer-lost-group = Torneu-li el grup, o acabeu aquest desplegament i que una altra persona reparteixi els escriptoris.
problem-keeps-up-no-more = Ja no segueix el seu grup.
hint-keeps-up-no-more = No cal fer res.
