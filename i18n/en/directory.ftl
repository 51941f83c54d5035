# The school's directory (LDAP, Active Directory): how it is asked, its rules, its test and its syncs.
title = Directory
not-set-up = not set up yet
on-at = people sign in with { $server }
off-at = { $server }, switched off
tab-settings = Setup
tab-rules = { $n ->
    [0] Rules
   *[other] Rules ({ $n })
}
tab-test = Test
tab-syncs = Syncs
signs-in = People sign in with it
nothing-changed = Nothing is changed.
saved = The directory is set up
switched-on = People sign in with the directory
switched-off = Nobody signs in with the directory any more
part-server = Server
part-server-help = LDAP, Active Directory or Samba. Sarrio only reads it.
part-asker = Who asks
part-asker-help = An account that may read people and groups is best.
part-people = People
part-people-help = Where they are, and which entries are people.
part-attributes = Attributes
part-attributes-help = What says what of a person.
part-groups = Groups
part-groups-help = Where the directory’s groups are. Rules name them.
part-adding = Taking over
part-adding-help = Who is added, when, and what becomes of the rest.
security = Protection
ldaps = LDAPS
start-tls = StartTLS
loopback = This machine only
unencrypted = Not encrypted
unencrypted-warning = Everybody on the way can read the passwords of all people.
loopback-help = Not encrypted, and only to a server on sarriod’s own machine.
authority = Certificate of the authority
authority-help = Paste it (PEM), or type the name of its file and press Enter. Without one, those that the server’s system trusts count.
authority-typing = No file was chosen. Type its name here and press Enter.
authority-choose = Choose a file
authority-has = { $n ->
    [one] { $n } certificate
   *[other] { $n } certificates
}
authority-remove = Remove
authority-wrong = This is no certificate. Paste it whole, or press Enter to read the file with this name.
authority-unreadable = This file cannot be read.
authority-none = This file has no certificate (PEM).
patience = Longest wait
patience-help = For how long a sign-in waits for the directory in all.
asker-account = An account
asker-person = Whoever signs in
asker-anonymous = Nobody
asker-anonymous-help = The directory answers everyone, without a name and a password.
bind-name = Name of the account
bind-password = Password of the account
password-kept = Sarrio has it. Leave it empty to keep it.
password-needed = It is kept encrypted and never shown.
bind-pattern = Their name in the directory
bind-pattern-help = Made from the name that they type, in the place of {"{"}name{"}"}. Without an account there is no sync.
base = Below this entry
filter = That match this filter
attribute-username = Sign-in name
attribute-full-name = Full name
attribute-email = E-mail address
attribute-category = Category
attribute-group = Groups
attribute-role = Role
attributes-help = In Active Directory the sign-in name is sAMAccountName. What is empty is not taken from the directory.
with-groups = Rules name groups
nesting = Who is in which group
nesting-chosen = As the server can best
nesting-member-of = From memberOf
nesting-walk = By asking group after group
nesting-in-chain = By Active Directory’s chains
members = Attribute with the members
without = Somebody for whom there is no rule
without-refuse = Cannot sign in
without-student = Is a student in no group
missing = A category or group that Sarrio does not have
missing-leave-out = Is left out
missing-add = Is added
adds = People are added
add-at-sign-in = When they first sign in
add-at-both = At a sync, or when they first sign in
add-at-sync = Only at a sync
sync-hours = Sync every
sync-hours-help = Empty: only when somebody wants it.
entry-wrong = A name such as ou=people,dc=escola,dc=example. Write \, for a comma inside a part.
attribute-wrong = Only letters, digits and -, as in memberOf.
bind-name-wrong = The name of an entry, or name@domain.
pattern-wrong = It must have {"{"}name{"}"} once, as in uid={"{"}name{"}"},ou=people,dc=escola,dc=example.
no-rules = No rules yet
no-rules-why = Rules say what people get: who is in the group of the teachers is a teacher.
rules-help = All rules that match count. The first that gives a role or a category gives it.
rule-add = Add rule
rule-new = New rule
rule-change = Change rule
rule-title = Rule { $number }
rule-up = Up
rule-down = Down
rule-remove = Remove rule
rule-who = Whom it is about
who-in-group = Who is in this group
who-below = Who is below this entry
who-has = Who has this value
rule-group = Group of the directory
rule-entry = Entry
rule-attribute = Attribute
rule-value = Value
value-missing = Type the value.
attribute-is = { $attribute } is { $value }
rule-gives = What they get
rule-role = Role
no-role = None
rule-category = Category
rule-member-of = Member of Sarrio’s groups
rule-teaches = Teacher of Sarrio’s groups
rule-names-help = Several with commas between them.
rule-gives-nothing = Choose a role, or name a category or a group.
gives-category = category { $name }
gives-member-of = member of { $names }
gives-teaches = teaches { $names }
test = Test
test-help = The directory is tested as it is set up here, also before that is saved. Nothing is changed.
test-name = Whose sign-in to try
test-name-help = Empty: only the server, the people and the groups.
test-password = Their password
test-password-help = Empty: everything else is looked at. It is not kept.
testing = Asking the directory, { $time }
took = took { $seconds } s
step-resolve = Address
step-connect = Connection
step-encryption = Encryption
step-bind = Account
step-server = Server
step-people = People
step-groups = Groups
step-rules = Rules
step-person = Person
step-password = Password
step-membership = Their groups
step-result = In Sarrio
person-entry = Entry
person-sign-in = Signs in as
person-email = E-mail
person-rules = Rules
person-member-of = Member of
person-teaches = Teaches
person-groups = In the directory
sync-now = Sync now
sync-help = People are added and changed as the settings say, those who left are switched off, and nobody is deleted.
syncing = Reading the directory, { $time }. It goes on if you leave.
sync-not-set = Set the directory up first.
sync-off = Switch it on first: nobody signs in with the directory.
sync-needs-account = Without an account of its own Sarrio cannot read the people.
no-sync-yet = There was no sync yet.
sync-runs = Runs
sync-completed = Done
sync-partial = Partly
sync-refused = Stopped
sync-failed = Failed
by-schedule = by itself
by-person = by an administrator
sync-counts = { $read } read, { $added } added, { $changed } changed, { $disabled } switched off, { $enabled } switched on again
more-notes = { $n ->
    [one] { $n } more note
   *[other] { $n } more notes
}
untold-notes = { $n ->
    [one] There was { $n } more, which is not kept.
   *[other] There were { $n } more, which are not kept.
}
refused-title = Many people vanished from the directory
refused-body = The last sync switched nobody off, because the settings may be wrong. If they are right, switch these people off.
disable-anyway = Switch them off
disable-question = { $n ->
    [one] Switch off { $n } person?
   *[other] Switch off { $n } people?
}
disable-body = Who is not in the directory any more, or in no rule, can no longer sign in, and their sessions end. Nothing of theirs is deleted, and who comes back is switched on again.
