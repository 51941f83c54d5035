problem-too-many-shares = Se’n poden triar { $most } alhora com a màxim.
hint-too-many-shares = Compartiu-ho amb un grup o una categoria en lloc d’amb cada persona.
problem-may-not-publish = { $name } no ho pot compartir amb tothom ni amb tot un rol.
hint-may-not-publish = Compartiu-ho amb persones, grups o una categoria, o demaneu-ho a un administrador.
