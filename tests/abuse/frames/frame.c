/* Around every hostile C program: the first test's word is "attack", the second's is "check". An
   attack says "ok" when everything it tried was refused; the check says "clean" when the run before
   left nothing for this one. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void attack(void);
int check(void) __attribute__((weak)); /* 0: nothing was left */

static int leaks;

static void leak(const char *what)
{
    ++leaks;
    fprintf(stderr, "leak: %s (%s)\n", what, strerror(errno));
}

#define MUST_FAIL(call)                                                                            \
    do {                                                                                           \
        if ((long)(call) >= 0)                                                                     \
            leak(#call);                                                                           \
    } while (0)

static void must_not_open(const char *path, int flags)
{
    int file = open(path, flags, 0600);
    if (file >= 0) {
        leak(path);
        close(file);
    }
}

/* Names in a folder, without "." and "..", or 0 where it can not be read. */
static int entries(const char *path, int only_numbers)
{
    int count = 0;
    DIR *folder = opendir(path);
    struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        int is_number = entry->d_name[0] >= '1' && entry->d_name[0] <= '9';
        count += entry->d_name[0] != '.' && (!only_numbers || is_number);
        count += entry->d_name[0] == '.' && entry->d_name[1] != '.' && entry->d_name[1] && !only_numbers;
    }
    if (folder)
        closedir(folder);
    return count;
}

static void spin(void)
{
    for (volatile unsigned long i = 0;; ++i) {
    }
}

int main(void)
{
    char word[16] = "";
    if (scanf("%15s", word) != 1)
        return 3;
    if (strcmp(word, "attack") == 0) {
        attack();
        puts(leaks ? "leak" : "ok");
        return 0;
    }
    const char *folder = getenv("TMPDIR");
    if (entries(".", 0) || entries(folder ? folder : "/tmp", 0) || (check && check()))
        puts("dirty");
    else if (getpid() < 100 && entries("/proc", 1) > 3)
        puts("crowded");
    else
        puts("clean");
    return 0;
}

#line 1 "attack"
@PROGRAM@
