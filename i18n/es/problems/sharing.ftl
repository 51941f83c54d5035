problem-too-many-shares = Se pueden elegir { $most } a la vez como máximo.
hint-too-many-shares = Compártalo con un grupo o una categoría en lugar de con cada persona.
problem-may-not-publish = { $name } no puede compartirlo con todos ni con todo un rol.
hint-may-not-publish = Compártalo con personas, grupos o una categoría, o pídalo a un administrador.
