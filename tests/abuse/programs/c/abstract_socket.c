#include <sys/un.h>

static void attack(void)
{
    int pair[2];
    struct sockaddr_un name = {AF_UNIX, "\0adjudge-abuse-mark"};
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
        return;
    MUST_FAIL(bind(pair[0], (struct sockaddr *)&name, sizeof name));
    MUST_FAIL(connect(pair[1], (struct sockaddr *)&name, sizeof name));
    MUST_FAIL(listen(pair[0], 1));
}
