static void attack(void)
{
    DIR *folder = opendir("/proc");
    struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9' || atoi(entry->d_name) == getpid())
            continue;
        const char *names[] = {"environ", "maps", "mem", "auxv", "syscall", "stack", "root/etc/passwd",
                               "cwd/x", "fd/0", "fd/3", "exe"};
        for (int i = 0; i < 11; ++i) {
            char path[300];
            char byte;
            sprintf(path, "/proc/%s/%s", entry->d_name, names[i]);
            int file = open(path, O_RDONLY);
            if (file >= 0 && read(file, &byte, 1) > 0)
                leak(path);
            close(file);
        }
    }
}
