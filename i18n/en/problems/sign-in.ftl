# Signing in: delays, the rules of passwords, and sessions.
problem-session-unknown = This session is not known here.
hint-session-unknown = It has ended, or another backend began it. Sign in again.
problem-too-many-sign-ins = Too many sign-ins failed. The next one is possible in { $seconds } s.
problem-too-many-sign-ins-for-minutes = Too many sign-ins failed. The next one is possible in { $minutes } min.
problem-too-many-at-once = Too many people are signing in at the same time.
hint-too-many-at-once = Try again in { $seconds } s.
problem-password-too-common = This password is one of the first that somebody would guess.
hint-password-too-common = Choose another: three or four words that do not belong together are good.
problem-password-has-name = This password contains the person's name.
hint-password-has-name = Choose another: three or four words that do not belong together are good.
problem-password-too-similar = The new password differs too little from the one before.
hint-password-too-similar = Change at least { $least ->
    [one] { $least } character
   *[other] { $least } characters
}.
problem-password-of-directory = This password is kept by the school's directory.
hint-password-of-directory = Change it there.
problem-name-of-directory = This name comes from the school's directory.
hint-name-of-directory = Change it there.
problem-no-profile-on-socket = Over the Unix socket there is no profile to change.
hint-no-profile-on-socket = Change a person at users/ID.
problem-own-password-not-given = Nobody gives themselves a new password.
hint-own-password-not-given = Change your own at session/password.
problem-number-out-of-range = { $value } is not from { $least } to { $most }.
problem-idle-longer-than-session = A session that lasts { $whole } min cannot be unused for { $idle } min.
problem-sign-in-rules-changed = Somebody else has changed the rules of signing in meanwhile.
