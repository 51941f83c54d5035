#!/bin/sh
# udhcpc's word about a lease.
case $1 in
bound | renew)
  ip addr flush dev "$interface"
  ip addr add "$ip/${mask:-24}" dev "$interface"
  [ -z "$router" ] || ip route replace default via "${router%% *}"
  ;;
esac
exit 0
