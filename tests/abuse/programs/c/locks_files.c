#include <sys/file.h>

static void attack(void)
{
    struct flock whole = {F_RDLCK, SEEK_SET, 0, 0, 0};
    int file = open("/usr/bin/env", O_RDONLY);
    MUST_FAIL(flock(file, LOCK_SH));
    MUST_FAIL(fcntl(file, F_SETLK, &whole));
    MUST_FAIL(fcntl(file, F_OFD_SETLK, &whole));
}
