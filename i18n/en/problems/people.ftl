# Many people at once.
problem-people-not-chosen = From 1 to { $most } people can be named one by one.
hint-people-not-chosen = Choose fewer, or all that a list shows.
problem-people-count-differs = There are { $now } people now, not { $told }: nothing was changed.
hint-people-count-differs = Look at the list again, and choose anew.
problem-not-yours-to-change = You may not change { $names }.
hint-not-yours-to-change = Take them out of the selection. Only administrators change managers and administrators.
problem-cannot-disable-yourself = You cannot switch yourself off.
hint-cannot-disable-yourself = Take yourself out of the selection, or ask another administrator.
