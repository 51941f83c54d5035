problem-viewer-not-installed = remote-viewer no está instalado en este equipo.
hint-viewer-not-installed = Instálelo ({ $command }), o guarde el archivo y ábralo en otro sitio.
problem-viewer-package-missing = remote-viewer no está instalado en este equipo.
hint-viewer-package-missing = Instale el paquete virt-viewer, o guarde el archivo y ábralo en otro sitio.
problem-viewer-not-started = No se pudo iniciar { $program } ({ $why }).
hint-viewer-not-started = Vuelva a instalar virt-viewer, o guarde el archivo y ábralo en otro sitio.
problem-viewer-file-not-written = No se pudo escribir { $path } ({ $why }).
hint-viewer-file-not-written = Libere espacio o elija otra carpeta, y vuelva a intentarlo.
