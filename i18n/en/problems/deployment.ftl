# Desktops that are made for a group, and for those who join it later.
problem-keep-up-is-for-all = Chosen students, and whoever joins { $group } later, are not the same.
hint-keep-up-is-for-all = Choose no students, or do not keep up with the group.
problem-orderer-lost-group = { $name } has no power over { $group } any more.
hint-orderer-lost-group = Make them teach the group again, or end this and let somebody else hand out the desktops.
problem-keeps-up-no-more = It does not keep up with its group.
hint-keeps-up-no-more = Nothing needs to be done.
