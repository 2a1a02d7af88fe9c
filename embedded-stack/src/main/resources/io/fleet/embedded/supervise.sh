# Runs a server until it ends or until standard input does, which is when whoever started it has closed it or has died.
# Arguments: the signals to stop it with, one a second; a folder to remove at the end, or nothing; the log file; the command.
signals=$1 temporary=$2 log=$3
shift 3

# Interrupts and hang-ups of the terminal are for the parent, which then ends this in its own order.
trap '' INT HUP TERM
exec 3<&0 2>>"$log"

# A JVM would never stop on a signal that it inherits as ignored.
(
    trap - INT HUP TERM
    exec "$@"
) </dev/null >>"$log" 2>&1 3<&- &
server=$!
echo "$server"
exec >/dev/null

(
    trap 'kill "$nap" 2>/dev/null; exit' USR1
    nap=
    while read -r _; do :; done <&3
    for signal in $signals; do
        kill -"$signal" "$server" || exit
        sleep 1 &
        nap=$!
        wait "$nap"
    done
) &
reader=$!

wait "$server"
code=$?
{
    kill -USR1 "$reader"
    wait "$reader"
} 2>/dev/null
if [ -n "$temporary" ]; then
    # Until then the log in there may be read.
    while read -r _; do :; done <&3
    rm -rf "$temporary"
fi
exit "$code"
