# Becomes the given command in a session of its own, so that neither Ctrl-C nor a kill of the parent's process group reaches it.
if command -v setsid >/dev/null 2>&1; then
    exec setsid "$@"
elif command -v perl >/dev/null 2>&1; then
    exec perl -MPOSIX -e 'POSIX::setsid(); exec { $ARGV[0] } @ARGV' -- "$@"
fi
exec "$@"
