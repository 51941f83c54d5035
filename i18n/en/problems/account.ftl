# People, passwords and sessions.
problem-session-ended = The session has ended.
problem-session-needed = This needs a session.
problem-bearer-tokens-only = Only bearer tokens sign a request in.
problem-token-damaged = The session's token is damaged.
problem-nobody-signed-in = Nobody is signed in to { $server } on this computer.
hint-nobody-signed-in = Sign in: sarrioctl login.
problem-metrics-not-public = The metrics are not for everybody.
hint-metrics-not-public = Ask from sarriod's own machine, or with the token of metrics_token_file.
problem-wrong-name-or-password = The name or the password is wrong.
problem-too-many-sign-ins = Too many sign-ins failed within a minute.
problem-password-must-change = { $name } must choose a new password first.
problem-password-too-short = A password has at least { $least } characters.
problem-password-too-long = A password has at most { $most } bytes.
problem-password-not-hashed = Could not hash the password.
problem-own-password-needs-current = Your own password needs the current one, too.
hint-own-password-needs-current = Change it at session/password.
problem-password-is-the-same = The new password is the current one.
problem-current-password-wrong = This is not your current password.
problem-no-password-on-socket = Over the Unix socket there is no password to change.
hint-no-password-on-socket = Change a person's password at users/ID.
problem-sign-in-name-taken = Somebody signs in as { $username } already.
problem-cannot-remove-yourself = You cannot remove yourself.
hint-cannot-remove-yourself = Ask another administrator.
problem-person-owns-desktops = { $username } owns { $desktops ->
    [one] { $desktops } desktop
   *[other] { $desktops } desktops
}.
hint-person-owns-desktops = Give them to somebody else or delete them, the recycle bin too; or switch the person off.
problem-no-other-administrator = Nobody else is administrator.
problem-full-name-wrong = A full name has at most { $most } characters on one line.
problem-not-allowed = { $name } may not do this ({ $action }).
problem-no-such-person = There is no such person.
problem-built-in-name-wrong = The name { $name } cannot be used ({ $why }).
problem-first-password-not-written = Could not write the first administrator's password into { $file } ({ $why }).
hint-first-password-not-written = See whether data_dir has space and is this user's own.
problem-caller-is-gone = { $name } was disabled or removed meanwhile.
