# Sharing templates and ISO images.
problem-too-many-shares = At most { $most } are chosen at once.
hint-too-many-shares = Share it with a group or a category instead of with each person.
problem-may-not-publish = { $name } may not share this with everyone or with a whole role.
hint-may-not-publish = Share it with people, groups or a category, or ask an administrator.
