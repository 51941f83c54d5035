#!/bin/sh
# udhcpc calls this when a lease begins, is renewed or ends.
case $1 in
bound | renew)
  ip addr flush dev "$interface"
  ip addr add "$ip/${mask:-24}" dev "$interface"
  [ -z "$router" ] || ip route replace default via "${router%% *}"
  ;;
esac
exit 0
