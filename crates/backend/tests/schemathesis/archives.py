"""Archives are sent as the bytes that they are."""

import schemathesis

schemathesis.serializer.alias("application/x-tar", "application/octet-stream")
