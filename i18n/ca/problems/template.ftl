problem-no-such-template = La plantilla { $id } no existeix.
problem-template-was-deleted = La plantilla s’ha suprimit.
problem-template-is-retired = { $name } està retirada.
problem-template-not-ready = { $name } encara no és a punt.
problem-template-has-image = { $name } ja té una imatge.
problem-template-awaits-no-image = { $name } no espera cap imatge.
problem-import-under-way = S’està important una altra imatge de { $name }.
problem-upload-under-way = Ja s’està pujant una imatge de { $name }.
problem-template-is-base = Hi ha { $desktops ->
    [one] { $desktops } escriptori
   *[other] { $desktops } escriptoris
}, comptant-hi la paperera, i { $templates ->
    [one] { $templates } plantilla
   *[other] { $templates } plantilles
} que es basen en { $name }.
problem-strange-image-on-template = { $file } es basa en { $name } i no l’ha creat Sarrio.
hint-strange-image-on-template = Feu independent aquesta imatge (qemu-img rebase -f qcow2 -b '' { $word }) o suprimiu-la. Retirar la plantilla l’amaga i no suprimeix res.
problem-description-too-long = Una descripció té com a màxim { $most } caràcters; aquesta en té { $found }.
