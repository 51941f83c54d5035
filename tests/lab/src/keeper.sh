#!/bin/bash
# keeper.sh DIR: the process that a lab lives and dies with.
#
# Standard input is a pipe from the lab's owner. Standard output is the lab's directory, which is locked for as long as the
# lab lives. The first half waits outside and tidies up; the second half is process 1 of the lab.
set -u
dir=$1

if [[ ${2:-} != inside ]]; then
  unshare --fork --pid --net --kill-child=SIGKILL bash "$0" "$dir" inside
  # Deleting the link at once, since the kernel takes a dead lab's network away a little later.
  [[ -f $dir/network ]] && ip link del "sarriolab$(<"$dir/network")" 2>/dev/null
  # Images of templates may be immutable.
  chattr -R -f -i "$dir/nas" 2>/dev/null
  rm -rf "$dir"
  exit 0
fi

# /proc is still the machine's own: this is our pid and start time as seen from there.
read -r stat </proc/self/stat
pid=${stat%% *} rest=${stat##*) }
read -ra fields <<<"$rest"
ip link set lo up &&
  ip link add lan type bridge stp_state 0 forward_delay 0 &&
  ip link set lan up || exit 1
echo "$pid ${fields[19]}" >"$dir/keeper.part" && mv "$dir/keeper.part" "$dir/keeper"

# Until the owner closes the pipe or dies; a lab that is told to stay has no owner any more.
while read -r word; do
  if [[ $word == stay ]]; then
    exec 0<> <(:)               # a pipe of our own, which never ends
  fi
done
