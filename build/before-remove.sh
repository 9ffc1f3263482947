#!/bin/sh
# Run by dpkg as root before the package is taken away. It touches nobody's files: which of the people of this computer want their
# clients disconnected is not for root to decide. It says what to do instead, while the command is still there.
set -e

if [ "$1" = remove ]; then
  cat <<'TEXT'
Gatehouse is being removed. Clients that are connected to it will not reach their servers any more.
To put their files back as they were, install it again and run, as the user whose clients they are:
  gatehouse disconnect --all
or take the entry named "gatehouse" out of their configuration. Settings stay in ~/.config/gatehouse.
TEXT
fi
