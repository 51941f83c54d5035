# Importar persones i grups d’una llista.
open = Importa
title = Importa persones
file = Llista de persones
file-help = Un full de càlcul desat com a CSV. La primera línia té els encapçalaments: nom d’usuari, nom complet, rol, categoria, grup, grups, contrasenya.
choose-file = Trieu una llista
browse = Navega
type-first = Trieu un fitxer o escriviu-ne el camí.
update = Canvia les persones que ja existeixen
update-help = Reben el nom, el rol, la categoria i el grup principal de la llista, i entren als seus grups. La contrasenya no canvia. Sense això, cadascuna és un error.
create = Crea les categories i els grups que no existeixen
create-help = Sense això, cadascun és un error.
look = Mira la llista
look-again = Torna-la a mirar
looking = S’està llegint la llista
read-as = { $encoding }, amb { $separator } entre les cel·les
separator-comma = comes
separator-semicolon = punts i coma
separator-tab = tabuladors
unused = Columnes que no es fan servir: { $columns }
adds = { $n ->
    [one] S’afegeix { $n } persona
   *[other] S’afegeixen { $n } persones
}
changes = { $n ->
    [one] se’n canvia { $n }
   *[other] se’n canvien { $n }
}
keeps = { $n ->
    [one] { $n } queda com està
   *[other] { $n } queden com estan
}
makes = Nous: { $names }
group-in = { $group } ({ $category })
errors = { $n ->
    [one] Hi ha { $n } línia incorrecta: no s’importa ningú
   *[other] Hi ha { $n } errors: no s’importa ningú
}
errors-first = Els primers { $n } errors; no s’importa ningú
errors-why = Corregiu la llista i torneu-la a mirar, o trieu altres opcions a dalt.
nothing = No hi ha res a fer
nothing-why = Tothom d’aquesta llista ja hi és, tal com diu la llista.
column-line = Línia
column-error = Què hi ha malament
column-cell = Columna
column-change = Importació
column-password = Contrasenya
add = Afegeix
change = Canvia
keep = Manté
import-n = { $n ->
    [one] Importa { $n } persona
   *[other] Importa { $n } persones
}
cannot-wrong = La llista té errors.
cannot-nothing = No hi ha res a fer.
importing = { $n ->
    [one] S’està important { $n } persona
   *[other] S’estan important { $n } persones
}
importing-why = S’importen totes o cap. Les contrasenyes de la llista es xifren una darrere l’altra; si n’hi ha milers, triga uns minuts.
cancel = Cancel·la la importació
cancelled = La importació s’ha cancel·lat. La llista de sota mostra què queda per fer.
done = La llista s’ha importat
done-people = { $added ->
    [one] S’ha afegit { $added } persona
   *[other] S’han afegit { $added } persones
}, { $changed ->
    [one] se n’ha canviat { $changed }
   *[other] se n’han canviat { $changed }
}.
passwords = Inicien la sessió amb aquestes contrasenyes i després en trien unes altres. Copieu-les o deseu-les ara: no es tornen a mostrar.
passwords-unsafe = Les contrasenyes no s’han copiat ni desat. Torneu a tancar si ningú no les necessita.
copy-all = Copia-ho tot
save-as = Anomena i desa
save-file = Fitxer per a les contrasenyes
saved = S’ha desat a { $file }
not-saved = No s’ha pogut escriure el fitxer: { $why }
