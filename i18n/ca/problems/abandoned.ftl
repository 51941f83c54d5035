problem-while-undone = mentre es desfeia. Havia fallat: { $reason }
problem-while-not-undone = mentre es desfeia. Havia fallat: { $reason } No es podia desfer: { $obstacle }
problem-while-waiting = mentre esperava. { $obstacle }
problem-before-it-ended = abans que acabés.
problem-domain-left = el domini { $domain } a { $host }
problem-folder-left = la carpeta { $path } a { $storage }
problem-file-left = el fitxer { $path } a { $storage }
problem-more-left = i { $more } més
