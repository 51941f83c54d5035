# Requests that the API does not understand or take.
problem-no-such-thing = There is no { $what ->
    [storage-path] storage path
    [template-picture] picture of template
   *[other] { $what }
} { $id }.
problem-changed-by-others = { $name } was changed meanwhile.
problem-no-such-address = There is no such address.
hint-no-such-address = See /docs for those that there are.
problem-wrong-method = This address does not take this method.
problem-backend-stopped = The backend stopped while it answered.
problem-backend-failed = The backend failed while it answered.
problem-not-an-id = “{ $text }” is not an id.
problem-body-too-slow = The body did not arrive within { $seconds } s.
problem-body-too-large = The body is larger than { $most }.
problem-body-cut = The body ended before it was whole.
problem-content-type-missing = The body's Content-Type is missing.
hint-content-type-missing = Send JSON with Content-Type: application/json.
problem-body-of-other-type = The body is { $found }, not JSON.
hint-body-of-other-type = Send JSON with Content-Type: application/json.
problem-body-not-json = The body is not JSON ({ $why }).
problem-body-not-one-piece = The body is not one piece of JSON ({ $why }).
problem-body-is-list = The body is a list.
hint-body-is-list = Send an object with the fields that the API describes.
problem-field-misfit = The value is not valid ({ $why }).
problem-web-socket-needed = This address is a WebSocket.
hint-web-socket-needed = Open it with a WebSocket client.
problem-image-size-missing = The size of the image is missing.
hint-image-size-missing = Send Content-Length: the size of the file in bytes.
problem-image-not-plain-bytes = An image is sent as its plain bytes.
hint-image-not-plain-bytes = Send the file itself with Content-Type: application/octet-stream.
problem-one-owner-of-disks = Give exactly one of desktop, template and path.
problem-too-many-connections = You have { $most } connections open already.
hint-too-many-connections = Close some windows or programs that show events or live screens.
problem-look-not-read = The message is no list of screens to look at ({ $why }).
hint-look-not-read = It names the desktops, and for each a width from 16 to 4096 pixels and a pace from 100 to 60,000 ms.
problem-too-many-screens = At most { $most } screens are looked at at once.
hint-too-many-screens = Look at those that are visible.
problem-cursor-wrong = The cursor is not one of this list in this order: begin again without it.
problem-sort-wrong = Desktops are not sorted by “{ $sort }”: use name, owner, template, host, state, vcpus, memory, created or deleted.
problem-no-such-state = There is no state “{ $state }”.
