# Several desktops that are created together: some were made, some were not.
problem-desktops-partly-made = { $made } of { $total } desktops were made. { $reason }
problem-nothing-to-try-again = No desktop of this job is missing.
hint-nothing-to-try-again = Nothing needs to be done.
problem-not-over-yet = This job has not ended.
hint-not-over-yet = Wait until it ends, or cancel it.
