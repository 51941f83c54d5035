# Quotas that are reached, and where a limit comes from.
problem-desktop-quota-reached = { $who } has { $used } of { $limit } desktops{ $more ->
    [1] { "" }
   *[other] ; { $more } more were asked for
}. The limit comes from { $origin }.
problem-running-quota-reached = { $who } has { $used } of { $limit } desktops on{ $more ->
    [1] { "" }
   *[other] ; { $more } more were asked for
}. The limit comes from { $origin }.
problem-running-vcpus-quota-reached = What { $who } has on uses { $used } of { $limit } processors; { $more } more were asked for. The limit comes from { $origin }.
problem-running-memory-quota-reached = What { $who } has on uses { $used } of { $limit } of memory; { $more } more were asked for. The limit comes from { $origin }.
problem-template-quota-reached = { $who } has { $used } of { $limit } templates{ $more ->
    [1] { "" }
   *[other] ; { $more } more were asked for
}. The limit comes from { $origin }.
problem-media-quota-reached = { $who } has { $used } of { $limit } ISO images{ $more ->
    [1] { "" }
   *[other] ; { $more } more were asked for
}. The limit comes from { $origin }.
problem-storage-quota-reached = The disks of { $who } take { $used } of { $limit }; { $more } more were asked for. The limit comes from { $origin }.
problem-disk-over-quota = A disk of { $who } has at most { $limit }, not { $size }. The limit comes from { $origin }.
problem-desktop-vcpus-over-quota = A desktop of { $who } has at most { $limit } processors, not { $vcpus }. The limit comes from { $origin }.
problem-desktop-memory-over-quota = A desktop of { $who } has at most { $limit } of memory, not { $memory }. The limit comes from { $origin }.
problem-batch-over-quota = { $who } creates at most { $limit } desktops at once, not { $count }. The limit comes from { $origin }.
problem-several-over-quota = The quotas of { $over } of { $people } people do not allow it: { $names }. { $reason }
problem-ceiling-of-nobody = A ceiling is set for a category or a group.
hint-ceiling-of-nobody = Set a limit instead.
problem-from-person = a rule for { $who } alone
problem-from-group = group { $group }
problem-from-category = category { $category }
problem-from-role = role { $role ->
    [administrator] Administrator
    [manager] Manager
    [teacher] Teacher
    [student] Student
   *[other] { $role }
}
problem-ceiling-of-group = the ceiling of group { $group }
problem-ceiling-of-category = the ceiling of category { $category }
problem-more-people = and { $more } more
