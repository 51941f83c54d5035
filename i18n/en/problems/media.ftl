# Installation media.
problem-file-on-no-path = { $file } lies on no storage path.
problem-not-an-iso = { $file } is a { $format } image, not an ISO.
hint-not-an-iso = Give an ISO; a qcow2 image is imported as a template.
problem-import-file-missing = { $host }: { $file } is not there.
hint-import-file-missing = Give the path as the hosts see it, such as /srv/nas/media/linux.qcow2.
problem-no-such-media = There is no such media.
