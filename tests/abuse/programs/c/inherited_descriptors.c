static void attack(void)
{
    for (int file = 3; file < 1024; ++file) {
        if (fcntl(file, F_GETFD) >= 0)
            leak("an inherited descriptor");
        write(file, "{\"verdict\":\"AC\"}\n", 17);
        send(file, "\t\0\0\0", 4, 0);
    }
}
