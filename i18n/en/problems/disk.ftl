# Disks and their images.
problem-disk-too-large = A disk has at most { $most }.
problem-disk-too-small = A disk has at least { $least }.
problem-disk-below-template = The disk is { $size }; it must be at least the template's { $least }.
problem-disk-size-needed = Without a template, give the size of the disk.
problem-disk-only-grows = The disk has { $size } already; it only becomes larger.
problem-template-disk-is-fixed = It is a template's base, on which disks build.
hint-template-disk-is-fixed = Make a desktop from the template, make its disk larger, then make a template of that.
problem-disk-is-open = The disk of { $name } is open somewhere.
problem-scratch-disk-is-open = The scratch disk of { $name } is open somewhere.
problem-image-replaced = { $file } is { $found } now, not { $known }.
hint-image-replaced = Somebody replaced the image outside Sarrio: put the { $known } image back in its place.
problem-image-on-strange-base = { $file } builds on { $backing }, which is no disk of Sarrio's.
hint-image-on-strange-base = Make it whole first: qemu-img rebase -f qcow2 -b '' { $word }.
problem-image-of-other-format = { $file }: it is { $found }, not qcow2.
problem-image-builds-on-another = { $file }: it builds on “{ $backing }”.
problem-image-data-elsewhere = { $file }: its data lies in another file.
problem-image-is-encrypted = { $file }: it is encrypted.
