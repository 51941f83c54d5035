problem-keep-up-is-for-all = Unos alumnos elegidos y los que entren más tarde en { $group } no son lo mismo.
hint-keep-up-is-for-all = No elija alumnos, o no lo haga para los que entren más tarde.
problem-orderer-lost-group = { $name } ya no lleva { $group }.
hint-orderer-lost-group = Devuélvale el grupo, o termine este despliegue y que otra persona reparta los escritorios.
problem-keeps-up-no-more = Ya no sigue a su grupo.
hint-keeps-up-no-more = No hay que hacer nada.
