#!/bin/sh
# shutdown -h|-P|-r: at once, since nothing here has anything to save.
sync
case $1 in
-r) reboot -f ;;
*) poweroff -f ;;
esac
