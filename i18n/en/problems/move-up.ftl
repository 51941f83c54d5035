# The end of the year: students move up.
problem-move-up-count-wrong = At once, the members of 1 to { $most } groups move up.
problem-moved-twice = The members of { $group } are to be moved twice.
hint-moved-twice = Name each group once.
problem-moved-to-itself = The members of { $group } are in { $group } already.
hint-moved-to-itself = Choose another group for them.
problem-moved-to-other-category = { $group } is a group of { $category }.
hint-moved-to-other-category = Choose a group of the same category: whoever moves to another category is moved there one by one.
