# When an operation was abandoned, and what it may have left: parts of `OperationAbandoned` and its like.
problem-while-undone = while it was being undone. It had failed: { $reason }
problem-while-not-undone = while it was being undone. It had failed: { $reason } It could not be undone: { $obstacle }
problem-while-waiting = while it waited. { $obstacle }
problem-before-it-ended = before it had ended.
problem-domain-left = the domain { $domain } on { $host }
problem-folder-left = the folder { $path } on { $storage }
problem-file-left = the file { $path } on { $storage }
problem-unfinished-left = a directory in { $path } on { $storage } whose name begins with .making-, which Sarrio removes by itself after a day
problem-more-left = and { $more } more
