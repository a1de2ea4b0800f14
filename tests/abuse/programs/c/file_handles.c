static void attack(void)
{
    struct {
        struct file_handle head;
        char bytes[64];
    } handle = {{8, 1}, {2}};
    int where;
    MUST_FAIL(name_to_handle_at(AT_FDCWD, "/", &handle.head, &where, 0));
    MUST_FAIL(open_by_handle_at(0, &handle.head, O_RDONLY));
}
