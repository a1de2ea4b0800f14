static void attack(void)
{
    MUST_FAIL(socket(40, SOCK_STREAM, 0));
    must_not_open("/dev/vsock", O_RDWR);
}
