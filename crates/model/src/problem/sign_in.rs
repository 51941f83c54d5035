//! Signing in: delays, the rules of passwords, and sessions.

messages! {
    SessionUnknown = "session-unknown", NotSignedIn,
        "This session is not known here.",
        "It has ended, or another backend began it. Sign in again.";
    TooManySignIns { seconds: u64 } = "too-many-sign-ins", TooManyAttempts,
        "Too many sign-ins failed. The next one is possible in {seconds} s.";
    TooManySignInsForMinutes { minutes: u64 } = "too-many-sign-ins-for-minutes", TooManyAttempts,
        "Too many sign-ins failed. The next one is possible in {minutes} min.";
    TooManyAtOnce { seconds: u64 } = "too-many-at-once", Overloaded,
        "Too many people are signing in at the same time.",
        "Try again in {seconds} s.";
    PasswordTooCommon = "password-too-common", Invalid,
        "This password is one of the first that somebody would guess.",
        "Choose another: three or four words that do not belong together are good.";
    PasswordHasName = "password-has-name", Invalid,
        "This password contains the person's name.",
        "Choose another: three or four words that do not belong together are good.";
    PasswordTooSimilar { least: u32 } = "password-too-similar", Invalid,
        "The new password differs too little from the one before.",
        "At least {least} of its characters must differ from the one before.";
    PasswordOfDirectory = "password-of-directory", WrongState,
        "This password is kept by the school's directory.",
        "Change it there.";
    NameOfDirectory = "name-of-directory", WrongState,
        "This name comes from the school's directory.",
        "Change it there.";
    NoProfileOnSocket = "no-profile-on-socket", WrongState,
        "Over the Unix socket there is no profile to change.",
        "Change a person at users/ID.";
    OwnPasswordNotGiven = "own-password-not-given", WrongState,
        "Nobody gives themselves a new password.",
        "Change your own at session/password.";
    NumberOutOfRange { value: u32, least: u32, most: u32 } = "number-out-of-range", Invalid,
        "{value} is not from {least} to {most}.";
    IdleLongerThanSession { idle: u32, whole: u32 } = "idle-longer-than-session", Invalid,
        "A session that lasts {whole} min cannot be unused for {idle} min.";
    SignInRulesChanged = "sign-in-rules-changed", StaleRevision,
        "Somebody else has changed the rules of signing in meanwhile.";
}
