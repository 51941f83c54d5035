problem-viewer-not-installed = remote-viewer no està instal·lat en aquest ordinador.
hint-viewer-not-installed = Instal·leu-lo ({ $command }), o deseu el fitxer i obriu-lo en un altre lloc.
problem-viewer-package-missing = remote-viewer no està instal·lat en aquest ordinador.
hint-viewer-package-missing = Instal·leu el paquet virt-viewer, o deseu el fitxer i obriu-lo en un altre lloc.
problem-viewer-not-started = No s’ha pogut engegar { $program } ({ $why }).
hint-viewer-not-started = Torneu a instal·lar virt-viewer, o deseu el fitxer i obriu-lo en un altre lloc.
problem-viewer-file-not-written = No s’ha pogut escriure { $path } ({ $why }).
hint-viewer-file-not-written = Allibereu espai o trieu una altra carpeta, i torneu-ho a provar.
