problem-while-undone = mientras se deshacía. Había fallado: { $reason }
problem-while-not-undone = mientras se deshacía. Había fallado: { $reason } No se podía deshacer: { $obstacle }
problem-while-waiting = mientras esperaba. { $obstacle }
problem-before-it-ended = antes de que terminara.
problem-domain-left = el dominio { $domain } en { $host }
problem-folder-left = la carpeta { $path } en { $storage }
problem-file-left = el archivo { $path } en { $storage }
problem-more-left = y { $more } más
