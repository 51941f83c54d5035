# Templates.
problem-no-such-template = There is no template { $id }.
problem-template-was-deleted = The template was deleted.
problem-template-is-retired = { $name } is retired.
problem-template-not-ready = { $name } is not ready.
problem-template-has-image = { $name } has an image.
problem-template-awaits-no-image = { $name } waits for no image.
problem-import-under-way = Another image of { $name } is being imported.
problem-upload-under-way = An image of { $name } is being uploaded already.
problem-template-is-base = { $name } is the base of { $desktops ->
    [one] { $desktops } desktop
   *[other] { $desktops } desktops
}, including the recycle bin, and of { $templates ->
    [one] { $templates } template
   *[other] { $templates } templates
}.
problem-strange-image-on-template = { $file } builds on { $name } and was not made by Sarrio.
hint-strange-image-on-template = Make that image whole (qemu-img rebase -f qcow2 -b '' { $word }) or delete it. Retiring the template hides it and deletes nothing.
problem-description-too-long = A description has at most { $most } characters, this one has { $found }.
