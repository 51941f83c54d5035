#!/bin/sh
# What the demo desktop shows on its first console: name, owner, host, address, time, and what was typed.
dmi() { tr -d '\000-\037\177' <"/sys/class/dmi/id/$1" 2>/dev/null; }
name=$(dmi product_serial) id=$(dmi product_sku) owner=$(dmi product_family)
typed=
stty raw -echo
printf '\033%%G\033[2J'       # UTF-8, and once a clean screen; afterwards only what changed is drawn
while :; do
  address=$(ip -4 -o addr show eth0 2>/dev/null | { read -r _ _ _ address _; echo "${address%/*}"; })
  printf '\033[H\r\n\r\n   \033[1;36mS A R R I O\033[0m   demo desktop\r\n\r\n'
  printf '   desktop   \033[1;37m%s\033[0m\033[K\r\n' "${name:--}"
  printf '   owner     %s\033[K\r\n' "${owner:--}"
  printf '   id        %s\033[K\r\n' "${id:--}"
  printf '   host      %s\033[K\r\n' "$(hostname)"
  printf '   address   %s\033[K\r\n' "${address:--}"
  printf '   up        %s s\033[K\r\n\r\n' "$(cut -d. -f1 /proc/uptime)"
  printf '   \033[1;33m%s UTC\033[0m\033[K\r\n\r\n' "$(date '+%F %T')"
  printf '   typed     %s\033[K\r\n\r\n   The power button turns it off.\033[K' "$typed"
  key=
  if read -r -s -n 1 -t 1 key; then
    typed=$(printf '%s%s' "$typed" "$key" | tr -d '\000-\037\177')
    [ ${#typed} -le 40 ] || typed=$key
  fi
done
